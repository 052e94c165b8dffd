#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace carewire::portal {

/// What a client sent over its socket (FB-7).
struct Frame {
    enum class Kind { StaffAction, RequestUpdate, Wrong };
    Kind kind = Kind::Wrong;
    std::string ref;     ///< comes back in the answer; empty when none was given
    std::string code;    ///< of a wrong one: `bad_json`, `bad_request`
    std::string feedback_id;
    std::string action;  ///< JSON of the members of the action
    std::optional<std::string> since;
};
Frame read_frame(std::string_view text);

std::string ack_frame(std::string_view ref, std::string_view event_id);
std::string error_frame(std::string_view ref, std::string_view code);

}  // namespace carewire::portal
