#pragma once
#include <string>
#include <string_view>

namespace carewire {

/// The text in lower case, letter by letter in every script that has cases (simple Unicode mapping, no locale's own rules), so
/// that two spellings of one name compare equal. `text` is well-formed UTF-8; bytes that are not are kept as they are.
std::string lower_case(std::string_view text);

}  // namespace carewire
