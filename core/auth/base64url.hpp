#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace carewire {

/// Base64 with the URL alphabet and no padding (RFC 7515 section 2).
std::string to_base64url(std::string_view bytes);
/// Strict: nothing for padding, white space, the other alphabet, or unused bits that are not zero, so that one value has
/// exactly one spelling.
std::optional<std::string> from_base64url(std::string_view text);
std::string to_hex(std::string_view bytes);

/// Bytes from the system's generator.
std::string random_bytes(std::size_t count);
/// Equal in content; takes the same time wherever they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace carewire
