#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace carewire {

/// RFC 4648 section 4 with its padding; nothing when a character, the length or a trailing bit is wrong.
std::optional<std::string> decode_base64(std::string_view text);
/// On one line, with its padding.
std::string encode_base64(std::string_view bytes);

}  // namespace carewire
