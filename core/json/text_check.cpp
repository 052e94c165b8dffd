#include "core/json/text_check.hpp"

#include <cstdint>
#include <cstring>

#include "core/json/json.hpp"
#include "core/text/printable.hpp"

namespace carewire::json {
namespace {

/// True when all eight bytes are 0x20 to 0x7F: nothing to look at.
bool plain(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
    // a byte below 0x20 borrows into its high bit; bytes from 0x80 on have it set themselves
    return ((word | (word - 0x2020202020202020ULL)) & kHigh) == 0;
}

/// Length of the well-formed UTF-8 sequence at the front (2 to 4), 0 when it is not one. RFC 3629 section 4.
std::size_t sequence_length(const unsigned char* s, std::size_t left) {
    const auto continues = [&](std::size_t i, unsigned low, unsigned high) { return i < left && s[i] >= low && s[i] <= high; };
    const unsigned lead = s[0];
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1, 0x80, 0xBF) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2, 0x80, 0xBF) && continues(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::optional<BadByte> find_bad_byte(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) return BadByte{0, "a byte order mark is not taken"};
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at >= 8 && plain(text.data() + at)) {
            at += 8;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            const auto length =
                sequence_length(reinterpret_cast<const unsigned char*>(text.data()) + at, text.size() - at);
            if (length == 0) return BadByte{at, "the text is not UTF-8"};
            at += length;
        } else if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') {
            ++at;
        } else {
            return BadByte{at, c == 0 ? "a NUL byte is not taken" : "a control character must be escaped"};
        }
    }
    return std::nullopt;
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = printable_front(text); at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto length = sequence_length(reinterpret_cast<const unsigned char*>(text.data()) + at, text.size() - at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace carewire::json
