#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace carewire {

/// How many bytes at the front are printable ASCII (0x20 to 0x7E) for certain: found eight at a time, so up to seven more may
/// be. What follows is for the caller to look at byte by byte.
inline std::size_t printable_front(std::string_view text) {
    constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        // a byte below 0x20 borrows into its high bit, 0x7F carries into it, from 0x80 on it is set
        if (((word | (word - 0x20 * kOnes) | (word + kOnes)) & kHigh) != 0) break;
    }
    return at;
}

}  // namespace carewire
