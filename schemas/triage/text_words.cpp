#include "schemas/triage/text_words.hpp"

#include <algorithm>

#include "core/text/normalise.hpp"

namespace carewire {
namespace {

bool is_ideograph(char32_t c) {
    return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0x1100 && c <= 0x11ff);
}
/// Also the danda of India, the Arabic question mark, the Urdu and the ideographic full stop.
bool ends_sentence(char32_t c) {
    return c == '.' || c == ';' || c == '!' || c == '?' || c == '\n' || c == 0x0964 || c == 0x061f || c == 0x06d4 || c == 0x3002;
}

}  // namespace

std::vector<TextWord> words_in(std::string_view text) {
    std::vector<TextWord> words;
    bool open = false;
    for (const char32_t c : normalised(text)) {
        if (is_ideograph(c)) {
            words.push_back({std::u32string(1, c), {}});
            open = false;
        } else if (is_word_character(c) || is_digit(c)) {
            if (!open) words.push_back({});
            words.back().text.push_back(c);
            open = true;
        } else if (c != '\'') {
            open = false;
            if (ends_sentence(c)) words.push_back({});
        }
    }
    for (TextWord& word : words) word.seen = word.text;
    return words;
}

bool is_one_slip(std::u32string_view a, std::u32string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    const auto front = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    a.remove_prefix(front);
    b.remove_prefix(front);
    if (a.size() < b.size()) return a == b.substr(1);
    if (a.size() < 2) return a.size() == 1;
    return a.substr(1) == b.substr(1) || (a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2));
}

const std::u32string& Spelling::of(const std::u32string& word) const {
    if (const auto known = right_of_.find(word); known != right_of_.end()) return known->second;
    constexpr std::size_t kShortest = 6;
    if (word.size() < kShortest) return word;
    const auto meant = std::ranges::find_if(distinctive_, [&](const auto& right) { return is_one_slip(word, right); });
    return meant == distinctive_.end() ? word : *meant;
}

}  // namespace carewire
