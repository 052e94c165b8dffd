#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/json/json.hpp"

namespace carewire::json {
namespace {

/// Whether all eight bytes stand for themselves.
bool plain_word(const char* at) {
    constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    const auto zero_in = [](std::uint64_t word) { return (word - kOnes) & ~word; };
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    // a byte below 0x20 borrows; a quote or a backslash is zero after the exclusive or with itself
    const auto special = ((word - 0x20 * kOnes) & ~word) | zero_in(word ^ ('"' * kOnes)) | zero_in(word ^ ('\\' * kOnes));
    return (special & kHigh) == 0;
}

bool plain_byte(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

/// Whether a text needs no escape, as nearly all: eight bytes at a time, the last eight once more where they overlap.
bool plain(std::string_view text) {
    if (text.size() < 8) return std::all_of(text.begin(), text.end(), plain_byte);
    for (std::size_t at = 0; at + 8 <= text.size(); at += 8) {
        if (!plain_word(text.data() + at)) return false;
    }
    return plain_word(text.data() + text.size() - 8);
}

/// How many bytes at the front stand for themselves for certain.
std::size_t unescaped_front(std::string_view text) {
    std::size_t at = 0;
    while (at + 8 <= text.size() && plain_word(text.data() + at)) at += 8;
    return at;
}

void append_escaped(std::string& out, std::string_view text) {
    if (plain(text)) {
        out.append(text);
        return;
    }
    constexpr char kHex[] = "0123456789abcdef";
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        at += unescaped_front(text.substr(at));
        if (at == text.size()) break;
        const auto c = static_cast<unsigned char>(text[at]);
        if (plain_byte(text[at])) continue;
        out.append(text, from, at - from);
        from = at + 1;
        out += '\\';
        switch (c) {
            case '"': out += '"'; break;
            case '\\': out += '\\'; break;
            case '\n': out += 'n'; break;
            case '\r': out += 'r'; break;
            case '\t': out += 't'; break;
            default:
                out += "u00";
                out += kHex[c >> 4];
                out += kHex[c & 0x0F];
        }
    }
    out.append(text, from);
}

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), result.ptr);
}

}  // namespace

void Writer::comma() {
    if (!first_) out_ += ',';
    first_ = false;
}

Writer& Writer::begin_object() {
    comma();
    out_ += '{';
    first_ = true;
    return *this;
}

Writer& Writer::end_object() {
    out_ += '}';
    first_ = false;
    return *this;
}

Writer& Writer::begin_array() {
    comma();
    out_ += '[';
    first_ = true;
    return *this;
}

Writer& Writer::end_array() {
    out_ += ']';
    first_ = false;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    string(name);
    out_ += ':';
    first_ = true;
    return *this;
}

Writer& Writer::string(std::string_view text) {
    comma();
    out_ += '"';
    append_escaped(out_, text);
    out_ += '"';
    return *this;
}

Writer& Writer::integer(std::int64_t number) {
    comma();
    append_number(out_, number);
    return *this;
}

Writer& Writer::number(double number) {
    assert(std::isfinite(number));
    comma();
    append_number(out_, number);
    return *this;
}

Writer& Writer::boolean(bool value) {
    comma();
    out_ += value ? "true" : "false";
    return *this;
}

Writer& Writer::null() {
    comma();
    out_ += "null";
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    comma();
    out_ += json;
    return *this;
}

}  // namespace carewire::json
