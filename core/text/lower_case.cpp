#include "core/text/lower_case.hpp"

#include <cwctype>
#include <locale.h>

#include <algorithm>
#include <stdexcept>

namespace carewire {
namespace {

/// The C library's own Unicode tables, whatever the environment's locale is. Built into every glibc since 2.35.
locale_t unicode() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (locale == nullptr) throw std::runtime_error("the C library has no C.UTF-8 locale: install libc-bin");
    return locale;
}

/// How many bytes the character takes that starts with this one; 1 for what is no start.
std::size_t length_from(unsigned char lead) {
    if (lead >= 0xF0) return 4;
    if (lead >= 0xE0) return 3;
    return lead >= 0xC0 ? 2 : 1;
}

/// Whether these bytes are one whole character of this length.
bool is_character(std::string_view bytes, std::size_t length) {
    if (length == 1) return static_cast<unsigned char>(bytes[0]) < 0x80;
    const auto follows = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
    return bytes.size() == length && std::all_of(bytes.begin() + 1, bytes.end(), follows);
}

char32_t decode(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes.front());
    char32_t code = bytes.size() == 1 ? lead : lead & (0x7FU >> bytes.size());
    for (const char next : bytes.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
    return code;
}

void encode(std::string& out, char32_t code) {
    if (code < 0x80) {
        out.push_back(static_cast<char>(code));
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr unsigned kLeads[] = {0, 0xC0, 0xE0, 0xF0};
    out.push_back(static_cast<char>(kLeads[more] | (code >> static_cast<unsigned>(6 * more))));
    for (int i = more - 1; i >= 0; --i) {
        out.push_back(static_cast<char>(0x80U | ((code >> static_cast<unsigned>(6 * i)) & 0x3FU)));
    }
}

}  // namespace

std::string lower_case(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = length_from(static_cast<unsigned char>(text[at]));
        const auto bytes = text.substr(at, length);
        if (!is_character(bytes, length)) {
            out.push_back(text[at++]);
            continue;
        }
        at += length;
        encode(out, static_cast<char32_t>(towlower_l(static_cast<wint_t>(decode(bytes)), unicode())));
    }
    return out;
}

}  // namespace carewire
