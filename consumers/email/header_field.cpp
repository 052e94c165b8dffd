#include "consumers/email/header_field.hpp"

#include <algorithm>
#include <vector>

#include "core/event/base64.hpp"
#include "core/json/json.hpp"

namespace carewire::email {
namespace {

/// RFC 5322 section 2.1.1: lines should not be longer.
constexpr std::size_t kLine = 78;
/// RFC 2047 section 2: an encoded word has at most 75 characters. 39 bytes make 64: the first one fits behind `Subject:`.
constexpr std::size_t kBytesOfAWord = 39;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool begins_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// What could be taken for an encoded word must become one.
bool needs_encoding(std::string_view text) { return !is_ascii(text) || text.find("=?") != std::string_view::npos; }

std::vector<std::string> encoded_words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        std::size_t size = std::min(kBytesOfAWord, text.size());
        while (size < text.size() && size > 1 && !begins_a_character(text[size])) --size;
        words.push_back("=?UTF-8?B?" + encode_base64(text.substr(0, size)) + "?=");
        text.remove_prefix(size);
    }
    return words;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        const auto space = text.find(' ');
        words.emplace_back(text.substr(0, space));
        if (space == std::string_view::npos) return words;
        text.remove_prefix(space + 1);
    }
}

/// Puts words on lines; a line that goes on begins with a space.
std::string fold(std::string_view name, const std::vector<std::string>& words) {
    std::string out = std::string(name) + ":";
    std::size_t line = out.size();
    for (const auto& word : words) {
        const bool first = &word == &words.front();
        if (!first && line + 1 + word.size() > kLine) {
            out += "\r\n";
            line = 0;
        }
        out += " " + word;
        line += 1 + word.size();
    }
    return out + "\r\n";
}

/// RFC 5322 section 3.2.4.
std::string quoted_phrase(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// Whether a line could hold it, and no word is empty: then spaces stay as they were written.
bool folds_as_it_is(std::string_view text) {
    const auto words = words_of(text);
    return std::ranges::all_of(words, [](const std::string& word) { return !word.empty() && word.size() < kLine - 20; });
}

}  // namespace

bool is_header_text(std::string_view text) {
    if (!json::is_utf8(text)) return false;
    for (const std::string_view separator : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
        if (text.find(separator) != std::string_view::npos) return false;
    }
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string text_field(std::string_view name, std::string_view text) {
    const bool plain = !needs_encoding(text) && (text.empty() || folds_as_it_is(text));
    return fold(name, plain ? words_of(text) : encoded_words(text));
}

std::string address_field(std::string_view name, std::string_view display_name, std::string_view address) {
    const auto bracketed = "<" + std::string(address) + ">";
    if (display_name.empty()) return fold(name, {std::string(address)});
    auto words = needs_encoding(display_name) ? encoded_words(display_name)
                                              : std::vector<std::string>{quoted_phrase(display_name)};
    words.push_back(bracketed);
    return fold(name, words);
}

}  // namespace carewire::email
