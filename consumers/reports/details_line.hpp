#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace carewire::reports {

/// An entry's `details` as one line for people: `new patient · time: 15:00`, at most 300 bytes of whole characters.
/// What is false or null is left out. Nothing for an empty object or what is none.
std::optional<std::string> details_line(std::string_view json);

/// The text cut to at most `bytes` of whole characters, with `…` where something was cut.
std::string shortened(std::string_view text, std::size_t bytes);

}  // namespace carewire::reports
