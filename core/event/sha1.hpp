#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace carewire {

/// SHA-1 (RFC 3174), for UUID version 5 only: RFC 9562 asks for it and libsodium leaves it out. Not for secrets or signatures.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

}  // namespace carewire
