#include "core/auth/authenticator.hpp"
#include "core/http/problem.hpp"

namespace carewire {

http::Response refusal_answer(const Refusal& refusal) {
    http::ProblemReport report{.detail = refusal.detail};
    switch (refusal.kind) {
        case Refusal::Kind::Unauthenticated:
            report.status = 401;
            report.code = "unauthenticated";
            break;
        case Refusal::Kind::Forbidden:
            report.status = 403;
            report.code = "forbidden";
            break;
        case Refusal::Kind::Unavailable:
        case Refusal::Kind::AskAgain:
            report.status = 503;
            report.code = "store_unavailable";
            break;
    }
    auto answer = http::problem(report);
    if (report.status == 503) answer.headers.emplace_back("Retry-After", "2");
    return answer;
}

namespace {

template <class Names>
bool allowed(const Principal& caller, const Names& roles) {
    for (const auto& role : roles) {
        if (role == "public" || role == name(caller.role)) return true;
        const bool signed_in = caller.role != Role::Public && caller.role != Role::Link && caller.role != Role::App;
        if (role == "any" && signed_in) return true;
    }
    return false;
}

}  // namespace

bool may_call(const Principal& caller, std::span<const std::string> roles) { return allowed(caller, roles); }
bool may_call(const Principal& caller, std::span<const std::string_view> roles) { return allowed(caller, roles); }

}  // namespace carewire
