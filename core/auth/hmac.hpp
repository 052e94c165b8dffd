#pragma once
#include <string>
#include <string_view>

namespace carewire {

/// HMAC-SHA-256 (RFC 2104), 32 bytes, with a key of any length.
std::string hmac_sha256(std::string_view key, std::string_view text);
/// Whether the tag is the whole one: shortened tags are refused. Takes the same time wherever it differs.
bool hmac_sha256_holds(std::string_view key, std::string_view text, std::string_view tag);

}  // namespace carewire
