#pragma once
#include <string>
#include <string_view>

#include "core/describe/problem.hpp"
#include "core/http/problem.hpp"
#include "core/json/json.hpp"

namespace carewire {

/// What the broker made of one record, as far as the caller is told (C-2).
enum class PublishFate {
    Open,          ///< no report yet
    Acknowledged,  ///< 202
    NotPublished,  ///< 503 not_published: certainly not in the log
    Unknown,       ///< 503 unknown: may be in the log; safe to send again with the same key
    TooLarge,      ///< 413: the broker takes no record of this size
};

/// `{"event_id":…,"id":…,"status":"/v1/events/…"}`
std::string accepted_body(std::string_view event_id, std::string_view id);
http::Response accepted_answer(std::string_view event_id, std::string_view id);
/// The problem of a fate other than Acknowledged.
http::Response fate_answer(PublishFate fate);
http::ProblemReport fate_report(PublishFate fate);

/// Reuse of an idempotency key, or of an id that the caller gave (C-4).
http::ProblemReport in_flight_report();
http::ProblemReport mismatch_report();

/// All problems of a body as one answer: 400 when any is about the shape, else 422 (C-5).
http::ProblemReport body_report(const Problems& problems);
/// Why a text was not taken as JSON.
http::ProblemReport json_report(const json::Fault& fault);

}  // namespace carewire
