#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/describe/problem.hpp"
#include "core/event/event.hpp"
#include "core/json/json.hpp"

namespace carewire {

/// Any CloudEvent, as a stranger sent it: attributes by name (extensions too, all as text), and its data as it was sent.
struct CloudEvent {
    std::vector<std::pair<std::string, std::string>> attributes;
    std::string data;       ///< bytes; JSON exactly as written when the event came in structured mode
    bool has_data = false;  ///< false also for `"data": null`

    /// Empty when absent.
    std::string_view attribute(std::string_view name) const;
    void set(std::string_view name, std::string value);
};

/// CloudEvents 1.0 over HTTP (cloudevents/spec, bindings/http-protocol-binding.md): which mode a request has, and its events.
enum class CloudMode { Binary, Structured, Batched };
struct PostedEvents {
    CloudMode mode = CloudMode::Binary;
    /// In the order of the batch; one in the other modes. A record at fault does not spoil its neighbours.
    std::vector<tl::expected<CloudEvent, Problems>> events;
};

using HeaderList = std::span<const std::pair<std::string, std::string>>;

/// Reads a request; header names in lower case. The problems of the whole: a body that is no JSON, a batch that is no list or
/// longer than `most`. `limits` bound the whole body.
tl::expected<PostedEvents, Problems> read_cloud_events(HeaderList headers, std::string_view body,
                                                       const json::Limits& limits, std::size_t most = 1000);

/// One event in JSON format (structured mode, element of a batch).
tl::expected<CloudEvent, Problems> cloud_event_from_json(const json::Value& value);

/// Attributes from headers that begin with `prefix` (`ce-` over HTTP, `ce_` in Kafka) and the content type.
CloudEvent cloud_event_from_headers(HeaderList headers, std::string_view prefix, bool percent_encoded);

/// What CloudEvents 1.0 itself asks: specversion 1.0, id, source, type; names of lower-case letters and digits; a readable time.
Problems check_cloud_event(const CloudEvent& event);

/// The attributes as an envelope. What is ours to give (clinic, actor) is taken as sent: a door must overwrite it.
Envelope envelope_of(const CloudEvent& event);

/// RFC 3986 percent-decoding of a header value, as the HTTP binding section 3.1.3.2 asks; `%` without two hex digits stays.
std::string percent_decoded(std::string_view text);

}  // namespace carewire
