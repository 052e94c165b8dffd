#include "core/event/sha1.hpp"

#include <bit>
#include <string>

namespace carewire {
namespace {

using State = std::array<std::uint32_t, 5>;

/// Twenty rounds with one function and constant; the loop of eighty that chooses in each costs three times as much, and every
/// derived id is two blocks.
template <class Mix>
void rounds(State& s, const std::uint32_t* w, std::uint32_t k, Mix mix) {
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

void absorb(State& h, const unsigned char* block) {
    std::array<std::uint32_t, 80> w;
    for (std::size_t i = 0; i < 16; ++i) {
        w[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
               std::uint32_t{block[4 * i + 2]} << 8 | std::uint32_t{block[4 * i + 3]};
    }
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);

    const auto choose = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return d ^ (b & (c ^ d)); };
    const auto parity = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return b ^ c ^ d; };
    const auto majority = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return (b & c) | (d & (b | c)); };
    State s = h;
    rounds(s, w.data(), 0x5A827999, choose);
    rounds(s, w.data() + 20, 0x6ED9EBA1, parity);
    rounds(s, w.data() + 40, 0x8F1BBCDC, majority);
    rounds(s, w.data() + 60, 0xCA62C1D6, parity);
    for (std::size_t i = 0; i < h.size(); ++i) h[i] += s[i];
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
    std::string padded;
    padded.reserve(bytes.size() + 72);
    padded.append(bytes).append(1, '\x80');
    padded.resize(padded.size() + (120 - padded.size() % 64) % 64, '\0');
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift & 0xFF);

    State h{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (std::size_t at = 0; at < padded.size(); at += 64) {
        absorb(h, reinterpret_cast<const unsigned char*>(padded.data()) + at);
    }
    std::array<std::uint8_t, 20> digest{};
    for (std::size_t i = 0; i < 20; ++i) digest[i] = static_cast<std::uint8_t>(h[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

}  // namespace carewire
