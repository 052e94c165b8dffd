#include "core/http/problem.hpp"

#include "core/http/wire.hpp"
#include "core/json/json.hpp"

namespace carewire::http {
namespace {

/// AU-7: clients of the source documents compare these sentences.
constexpr std::string_view kUnauthenticated = "Invalid authentication credentials";
constexpr std::string_view kForbidden = "You don't have permission to access this resource";

std::string_view fixed_detail(int status) {
    if (status == 401) return kUnauthenticated;
    if (status == 403) return kForbidden;
    return {};
}

}  // namespace

Response problem(const ProblemReport& report) {
    Response response{.status = report.status, .content_type = "application/problem+json"};
    const auto fixed = fixed_detail(report.status);
    json::Writer writer(response.body);
    writer.begin_object();
    writer.member("type", "about:blank");
    writer.member("title", reason_phrase(report.status));
    writer.member("status", report.status);
    writer.member("detail", fixed.empty() ? std::string_view(report.detail) : fixed);
    if (!fixed.empty() && !report.detail.empty() && report.detail != fixed) writer.member("hint", report.detail);
    if (!report.instance.empty()) writer.member("instance", report.instance);
    writer.member("code", report.code);
    writer.member("status_code", report.status);
    if (!report.errors.empty()) {
        writer.key("errors").begin_array();
        for (const auto& error : report.errors) {
            writer.begin_object();
            writer.member("pointer", error.pointer).member("code", error.code).member("detail", error.detail);
            writer.end_object();
        }
        writer.end_array();
    }
    writer.end_object();
    if (report.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace carewire::http
