#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace carewire {

/// SHA-1 (RFC 3174), for UUID version 5 only: RFC 9562 asks for it and libsodium leaves it out. Not for secrets or signatures.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

/// The five words of a digest on its way, and what takes whole blocks of 64 bytes into them.
using Sha1State = std::array<std::uint32_t, 5>;
using Sha1Absorb = void (*)(Sha1State& state, const unsigned char* blocks, std::size_t count);
/// On any processor.
void sha1_absorb(Sha1State& state, const unsigned char* blocks, std::size_t count);
/// By the instructions that x86 processors have for it, a tenth of the work; null where this one has none.
Sha1Absorb sha1_absorb_by_instructions();

}  // namespace carewire
