#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace carewire {

/// SHA-256.
using Sha256 = std::array<unsigned char, 32>;
Sha256 sha256(std::string_view text);

/// 128 bits under a key that this process drew at its start (SipHash-2-4-128): equal digests are equal texts for whoever cannot
/// read our memory. For look-up tables only; never stored or sent, as the next process draws another key.
struct Digest {
    std::uint64_t high = 0, low = 0;
    bool operator==(const Digest&) const = default;
};
Digest digest(std::string_view text);

struct DigestHash {
    std::size_t operator()(const Digest& of) const { return of.low; }
};

}  // namespace carewire
