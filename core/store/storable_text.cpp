#include "core/store/storable_text.hpp"

#include <cstdint>
#include <cstring>

namespace carewire {
namespace {

/// Length of the well-formed multi-byte sequence at `at` (RFC 3629 section 4), 0 when it is malformed.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    const auto between = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
    const auto tail = [&](std::size_t i) { return between(i, 0x80, 0xBF); };
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return between(1, low, high) && tail(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return between(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

/// Eight bytes at once: true when all are ASCII and none is NUL.
bool plain(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = 0x8080808080808080U;
    return ((word | (word - kOnes)) & kHigh) == 0;
}

}  // namespace

bool is_storable(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (at + 8 <= text.size() && plain(text.data() + at)) {
            at += 8;
            continue;
        }
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == 0) return false;
        const std::size_t length = byte < 0x80 ? 1 : sequence_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

void require_storable(const SqlValue& value, std::string_view name) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || is_storable(*text)) return;
    throw StoreError(StoreError::Kind::Refused, "the text for " + std::string(name) + " holds NUL or is not UTF-8");
}

std::string short_text(std::string_view statement) {
#ifdef CAREWIRE_MUTANT_M20
    constexpr std::size_t kEnough = 100000;
#else
    constexpr std::size_t kEnough = 160;  // names the tables; a whole statement would drown the log line
#endif
    std::string line;
    for (const char c : statement) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (space && (line.empty() || line.back() == ' ')) continue;
        line += space ? ' ' : c;
        if (line.size() == kEnough) return line + "…";
    }
    return line;
}

}  // namespace carewire
