#include <fmt/format.h>

#include "core/event/base64.hpp"
#include "core/event/cloud_event.hpp"
#include "core/event/content_type.hpp"

namespace carewire {
namespace {

Problem at(std::string_view member, const char* code, const char* detail) {
    return {fmt::format("/{}", member), code, detail, 400};
}

/// Reads one member of the JSON format that is an attribute. Null is the same as absent (JSON format section 2.2).
void read_attribute(const json::Member& member, CloudEvent& event, Problems& problems) {
    switch (member.value.kind()) {
        case json::Kind::Null: return;
        case json::Kind::String: event.set(member.name, std::string(member.value.string())); return;
        case json::Kind::Bool: event.set(member.name, member.value.boolean() ? "true" : "false"); return;
        case json::Kind::Number:
            if (const auto number = member.value.integer(); number && *number >= INT32_MIN && *number <= INT32_MAX) {
                event.set(member.name, std::to_string(*number));
                return;
            }
            [[fallthrough]];
        default:
            problems.push_back(at(member.name, "wrong_type", "attributes are text, true or false, or whole numbers of 32 bits"));
    }
}

void read_data(const json::Value& value, bool is_json, CloudEvent& event) {
    if (value.kind() == json::Kind::Null) return;
    event.has_data = true;
    // a text that is announced as something else than JSON is the data itself (JSON format section 3.1)
    const bool text = !is_json && value.kind() == json::Kind::String;
    event.data = text ? value.string() : value.raw();
}

tl::expected<PostedEvents, Problems> batch_from_json(const json::Value& root, std::size_t most) {
    if (root.kind() != json::Kind::Array) {
        return tl::unexpected<Problems>(Problems{{"", "wrong_type", "a batch is a list of events", 400}});
    }
    if (root.items().size() > most) {
        return tl::unexpected<Problems>(Problems{{"", "too_long", fmt::format("a batch holds at most {} events", most), 400}});
    }
    PostedEvents posted{.mode = CloudMode::Batched};
    posted.events.reserve(root.items().size());
    for (const json::Value& item : root.items()) posted.events.push_back(cloud_event_from_json(item));
    return posted;
}

}  // namespace

tl::expected<CloudEvent, Problems> cloud_event_from_json(const json::Value& value) {
    if (value.kind() != json::Kind::Object) {
        return tl::unexpected<Problems>(Problems{{"", "wrong_type", "an event is an object", 400}});
    }
    CloudEvent event;
    Problems problems;
    const json::Value* data = nullptr;
    const json::Value* base64 = nullptr;
    for (const json::Member& member : value.members()) {
        if (member.name == "data") data = &member.value;
        else if (member.name == "data_base64") base64 = &member.value;
        else read_attribute(member, event, problems);
    }
    const auto content_type = event.attribute("datacontenttype");
    if (data != nullptr) read_data(*data, content_type.empty() || is_json_type(content_type), event);
    if (base64 != nullptr && base64->kind() != json::Kind::Null) {
        if (event.has_data) problems.push_back(at("data_base64", "not_allowed", "data and data_base64 exclude each other"));
        const auto bytes = base64->kind() == json::Kind::String ? decode_base64(base64->string()) : std::nullopt;
        if (!bytes) problems.push_back(at("data_base64", "wrong_type", "must be Base64 as text"));
        event.has_data = true;
        event.data = bytes.value_or("");
    }
    const Problems own = check_cloud_event(event);
    problems.insert(problems.end(), own.begin(), own.end());
    if (!problems.empty()) return tl::unexpected<Problems>(std::move(problems));
    return event;
}

tl::expected<PostedEvents, Problems> read_cloud_events(HeaderList headers, std::string_view body,
                                                       const json::Limits& limits, std::size_t most) {
    std::string_view content_type;
    for (const auto& [name, value] : headers) {
        if (name == "content-type") content_type = value;
    }
    const std::string media = media_type(content_type);
    const bool batched = media == "application/cloudevents-batch+json";
    if (batched || media == "application/cloudevents+json") {
        const auto document = json::Document::parse(body, limits);
        if (!document) {
            return tl::unexpected<Problems>(Problems{{"", document.error().code, document.error().detail, 400}});
        }
        if (batched) return batch_from_json(document->root(), most);
        PostedEvents posted{.mode = CloudMode::Structured};
        posted.events.push_back(cloud_event_from_json(document->root()));
        return posted;
    }
    CloudEvent event = cloud_event_from_headers(headers, "ce-", true);
    event.data = body;
    event.has_data = !body.empty();
    PostedEvents posted{.mode = CloudMode::Binary};
    if (auto problems = check_cloud_event(event); problems.empty()) {
        posted.events.emplace_back(std::move(event));
    } else {
        posted.events.emplace_back(tl::unexpected<Problems>(std::move(problems)));
    }
    return posted;
}

}  // namespace carewire
