#include "consumers/portal/live/frames.hpp"

#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kLongestRef = 64;

std::string text_of(const json::Value& frame, std::string_view name) {
    const auto* value = frame.find(name);
    return value != nullptr && value->kind() == json::Kind::String ? std::string(value->string()) : std::string{};
}

/// Everything of the frame that is no part of its own wrapping: the rules of the action judge it, unknown members included.
std::string action_of(const json::Value& frame) {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (const auto& member : frame.members()) {
        if (member.name == "type" || member.name == "ref" || member.name == "feedback_id") continue;
        out.key(member.name).raw(member.value.raw());
    }
    out.end_object();
    return text;
}

}  // namespace

Frame read_frame(std::string_view text) {
    Frame frame;
    const auto document = json::Document::parse(text);
    frame.code = "bad_json";
    if (!document) return frame;
    const auto& root = document->root();
    frame.code = "bad_request";
    if (root.kind() != json::Kind::Object) return frame;
    if (auto ref = text_of(root, "ref"); ref.size() <= kLongestRef) frame.ref = std::move(ref);
    const auto type = text_of(root, "type");
    if (type == "staff_action") {
        frame.feedback_id = text_of(root, "feedback_id");
        if (frame.feedback_id.empty()) return frame;
        frame.action = action_of(root);
        frame.kind = Frame::Kind::StaffAction;
    } else if (type == "request_update") {
        if (auto since = text_of(root, "since"); !since.empty()) frame.since = std::move(since);
        frame.kind = Frame::Kind::RequestUpdate;
    }
    return frame;
}

std::string ack_frame(std::string_view ref, std::string_view event_id) {
    std::string text;
    json::Writer(text).begin_object().member("type", "ack").member("ref", ref).member("event_id", event_id).end_object();
    return text;
}

std::string error_frame(std::string_view ref, std::string_view code) {
    std::string text;
    json::Writer(text).begin_object().member("type", "error").member("ref", ref).member("code", code).end_object();
    return text;
}

}  // namespace carewire::portal
