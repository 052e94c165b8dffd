#pragma once
#include <optional>

#include "core/describe/describe.hpp"
#include "core/http/site.hpp"
#include "producers/ingress/answers.hpp"
#include "producers/ingress/intake.hpp"

namespace carewire::accounts {

/// The described body of a request, or the answer that refuses it with all its problems.
template <Described Body>
tl::expected<Body, http::Response> body_of(const http::Call& call) {
    const auto refused = [](const http::ProblemReport& report) { return tl::unexpected(http::problem(report)); };
    if (auto fault = fault_of_media_type(call.request.header("content-type"))) return refused(*fault);
    auto body = from_json<Body>(call.request.body, Reading::Door);
    if (!body) return refused(body_report(body.error()));
    return std::move(*body);
}

/// One problem of one member, 422.
inline http::Response not_allowed(Problems problems) { return http::problem(body_report(problems)); }

}  // namespace carewire::accounts
