#include "core/event/sha1.hpp"

#include <bit>
#include <cstring>

namespace carewire {
namespace {

/// Twenty rounds with one function and constant; the loop of eighty that chooses in each costs three times as much, and every
/// derived id is two blocks.
template <class Mix>
void rounds(Sha1State& s, const std::uint32_t* w, std::uint32_t k, Mix mix) {
    auto [a, b, c, d, e] = s;
    for (std::size_t i = 0; i < 20; i += 5) {  // five at a time: then every name is at home again
        e += std::rotl(a, 5) + mix(b, c, d) + k + w[i];
        b = std::rotl(b, 30);
        d += std::rotl(e, 5) + mix(a, b, c) + k + w[i + 1];
        a = std::rotl(a, 30);
        c += std::rotl(d, 5) + mix(e, a, b) + k + w[i + 2];
        e = std::rotl(e, 30);
        b += std::rotl(c, 5) + mix(d, e, a) + k + w[i + 3];
        d = std::rotl(d, 30);
        a += std::rotl(b, 5) + mix(c, d, e) + k + w[i + 4];
        c = std::rotl(c, 30);
    }
    s = {a, b, c, d, e};
}

void absorb(Sha1State& h, const unsigned char* block) {
    std::array<std::uint32_t, 80> w;
    for (std::size_t i = 0; i < 16; ++i) {
        w[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
               std::uint32_t{block[4 * i + 2]} << 8 | std::uint32_t{block[4 * i + 3]};
    }
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);

    const auto choose = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return d ^ (b & (c ^ d)); };
    const auto parity = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return b ^ c ^ d; };
    const auto majority = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return (b & c) | (d & (b | c)); };
    Sha1State s = h;
    rounds(s, w.data(), 0x5A827999, choose);
    rounds(s, w.data() + 20, 0x6ED9EBA1, parity);
    rounds(s, w.data() + 40, 0x8F1BBCDC, majority);
    rounds(s, w.data() + 60, 0xCA62C1D6, parity);
    for (std::size_t i = 0; i < h.size(); ++i) h[i] += s[i];
}

}  // namespace

void sha1_absorb(Sha1State& state, const unsigned char* blocks, std::size_t count) {
    for (; count > 0; --count, blocks += 64) absorb(state, blocks);
}

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
    static const Sha1Absorb by_instructions = sha1_absorb_by_instructions();
    const Sha1Absorb take = by_instructions != nullptr ? by_instructions : sha1_absorb;
    Sha1State h{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    const auto whole = bytes.size() / 64;
    take(h, reinterpret_cast<const unsigned char*>(bytes.data()), whole);

    // what is left, a one bit, zeros, the length in bits: one block or two
    std::array<unsigned char, 128> last{};
    const std::size_t left = bytes.size() % 64;
    if (left > 0) std::memcpy(last.data(), bytes.data() + 64 * whole, left);
    last[left] = 0x80;
    const std::size_t blocks = left < 56 ? 1 : 2;
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (std::size_t i = 0; i < 8; ++i) last[64 * blocks - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
    take(h, last.data(), blocks);

    std::array<std::uint8_t, 20> digest{};
    for (std::size_t i = 0; i < 20; ++i) digest[i] = static_cast<std::uint8_t>(h[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

}  // namespace carewire
