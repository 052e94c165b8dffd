#include "producers/ingress/answers.hpp"

#include <algorithm>
#include <array>

namespace carewire {
namespace {

/// Codes that an answer bears itself when all of its problems have it; the others stand in `errors[]` only (registers.md 8).
constexpr std::array<std::string_view, 4> kCodesOfAnswers{"unknown_type", "bad_date", "nothing_to_analyse", "empty_file"};

}  // namespace

std::string accepted_body(std::string_view event_id, std::string_view id) {
    std::string body;
    body.reserve(96 + 2 * event_id.size() + id.size());
    // ids of events are ours and need no escaping; an id of a resource may be the caller's own text
    body.append(R"({"event_id":")").append(event_id).append(R"(","id":)");
    json::Writer(body).string(id);
    body.append(R"(,"status":"/v1/events/)").append(event_id).append("\"}");
    return body;
}

http::Response accepted_answer(std::string_view event_id, std::string_view id) {
    return {.status = 202, .body = accepted_body(event_id, id)};
}

http::ProblemReport fate_report(PublishFate fate) {
    switch (fate) {
        case PublishFate::NotPublished:
            return {.status = 503, .code = "not_published", .detail = "the broker did not take the event; nothing was published, send it again"};
        case PublishFate::TooLarge:
            return {.status = 413, .code = "too_large", .detail = "the broker takes no event of this size; nothing was published"};
        default:
            return {.status = 503,
                    .code = "unknown",
                    .detail = "the broker did not confirm the event in time; it may have been published: send it again with the same "
                              "Idempotency-Key"};
    }
}

http::Response fate_answer(PublishFate fate) {
    auto answer = http::problem(fate_report(fate));
    if (answer.status == 503) answer.headers.emplace_back("Retry-After", "2");
    return answer;
}

http::ProblemReport in_flight_report() {
    return {.status = 409, .code = "idempotency_in_flight", .detail = "the first request with this key is still running; ask again shortly"};
}

http::ProblemReport mismatch_report() {
    return {.status = 422, .code = "idempotency_mismatch", .detail = "this key or id was used with another body; take a new one"};
}

http::ProblemReport body_report(const Problems& problems) {
    http::ProblemReport report;
    const bool shape = std::any_of(problems.begin(), problems.end(), [](const Problem& one) { return one.status == 400; });
    report.status = shape ? 400 : 422;
    report.code = shape ? "bad_request" : "validation_failed";
    report.detail = shape ? "the body has not the shape that this route takes; see errors" : "a value is not allowed; see errors";
    for (const auto code : kCodesOfAnswers) {
        if (!problems.empty() && std::all_of(problems.begin(), problems.end(), [&](const Problem& one) { return one.code == code; })) {
            report.code = code;
        }
    }
    for (const auto& problem : problems) report.errors.push_back({problem.pointer, problem.code, problem.detail});
    return report;
}

http::ProblemReport json_report(const json::Fault& fault) {
    if (fault.code == "too_large") return {.status = 413, .code = fault.code, .detail = fault.detail};
    return {.status = 400, .code = fault.code, .detail = fault.detail};
}

}  // namespace carewire
