#include "core/text/normalise.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace carewire {
namespace {

utf8proc_int32_t straighten(utf8proc_int32_t c, void*) {
    const bool apostrophe = c == 0x2019 || c == 0x2018 || c == 0x02bc;
    return apostrophe ? '\'' : c;
}

bool is_mark(char32_t c) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

/// Marks without which the word is still the same word, by the blocks of the Unicode standard; ops/analysis/features.py has the same.
bool may_be_left_out(char32_t c) {
    constexpr char32_t kTatweel = 0x0640;  // only stretches a word
    if (c < 0x0300) return false;
    if (c == kTatweel) return true;
    constexpr std::array<std::pair<char32_t, char32_t>, 20> kBlocks{{
        {0x0300, 0x036f}, {0x0483, 0x0489},                                      // accents, titlos
        {0x0591, 0x05c7},                                                        // niqqud, cantillation
        {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06ed},  // harakat, hamza over a letter
        {0x0730, 0x074a}, {0x08ca, 0x08ff},                                      // Syriac, Arabic extended
        {0x093c, 0x093c}, {0x09bc, 0x09bc}, {0x0a3c, 0x0a3c}, {0x0abc, 0x0abc}, {0x0b3c, 0x0b3c}, {0x0cbc, 0x0cbc},  // nuktas
        {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe2f}, {0xe0100, 0xe01ef},  // more accents, variants
    }};
    const bool listed = std::ranges::any_of(kBlocks, [c](const auto& block) { return c >= block.first && c <= block.second; });
    return listed && is_mark(c);
}

char32_t one_spelling(char32_t c) {
    constexpr char32_t kChandrabindu = 0x0901, kAnusvara = 0x0902;
    return c == kChandrabindu ? kAnusvara : c;
}

bool is_plain_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

}  // namespace

std::u32string normalised(std::string_view utf8) {
    std::u32string out;
    if (is_plain_ascii(utf8)) {  // most comments; ten times faster
        out.reserve(utf8.size());
        for (const char c : utf8) out.push_back(c >= 'A' && c <= 'Z' ? c + 32 : c);
        return out;
    }
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    const auto length = static_cast<utf8proc_ssize_t>(utf8.size());
    std::vector<utf8proc_int32_t> buffer(utf8.size() + 16);
    auto count = utf8proc_decompose_custom(bytes, length, buffer.data(), static_cast<utf8proc_ssize_t>(buffer.size()), options, straighten, nullptr);
    if (count > static_cast<utf8proc_ssize_t>(buffer.size())) {
        buffer.resize(static_cast<std::size_t>(count));
        count = utf8proc_decompose_custom(bytes, length, buffer.data(), count, options, straighten, nullptr);
    }
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
        const auto c = static_cast<char32_t>(buffer[static_cast<std::size_t>(i)]);
        if (!may_be_left_out(c)) out.push_back(one_spelling(c));
    }
    return out;
}

bool is_word_character(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
        case UTF8PROC_CATEGORY_MN:  // normalised() has left only those that spell
        case UTF8PROC_CATEGORY_MC:
            return true;
        default:
            return false;
    }
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

std::string to_utf8(std::u32string_view text) {
    std::string out;
    utf8proc_uint8_t bytes[4];
    for (const char32_t c : text) {
        const auto n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
        out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
    }
    return out;
}

}  // namespace carewire
