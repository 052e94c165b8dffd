#include "core/http/target.hpp"

#include <cstdint>

namespace carewire::http {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The byte of a triplet at `at`; -1 when there is none.
int triplet(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size()) return -1;
    const int high = hex(text[at + 1]), low = hex(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// RFC 3629: shortest forms only, no surrogates, up to U+10FFFF.
bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = lead < 0x80                   ? 0
                         : lead >= 0xc2 && lead < 0xe0 ? 1
                         : (lead & 0xf0) == 0xe0       ? 2
                         : lead >= 0xf0 && lead < 0xf5 ? 3
                                                       : -1;
        if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) return false;
        std::uint32_t code = lead & (more == 0 ? 0x7f : 0x3f >> more);
        for (int k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            if ((next & 0xc0) != 0x80) return false;
            code = code << 6 | (next & 0x3f);
        }
        if ((more == 2 && code < 0x800) || (more == 3 && code < 0x10000)) return false;
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
        i += static_cast<std::size_t>(more) + 1;
    }
    return true;
}

/// Characters that RFC 3986 allows nowhere in a path unencoded.
bool allowed_in_path(char c) {
    return std::string_view("\"#<>[\\]^`{|}").find(c) == std::string_view::npos;
}

bool decode_path(std::string_view raw, std::string& path) {
    path.clear();
    bool high = false;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            if (!allowed_in_path(raw[i])) return false;
            path += raw[i];
            continue;
        }
        const int byte = triplet(raw, i);
        if (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\') return false;
        if (byte == '%' && i + 4 < raw.size() && hex(raw[i + 3]) >= 0 && hex(raw[i + 4]) >= 0) return false;
        high = high || byte >= 0x80;
        path += static_cast<char>(byte);
        i += 2;
    }
    return !high || is_utf8(path);
}

bool plain_segments(std::string_view path) {
    for (std::size_t at = 1; at < path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto segment = path.substr(at, end - at);
        if (segment.empty() || segment == "." || segment == "..") return false;
        at = end + 1;
    }
    return true;
}

bool plain_query(std::string_view query) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query[i] == '#') return false;
        if (query[i] == '%' && triplet(query, i) <= 0) return false;  // broken, or a NUL that no text column can hold
    }
    return true;
}

}  // namespace

bool read_target(std::string_view target, std::string& path, std::string& query) {
    const auto mark = target.find('?');
    const auto raw = target.substr(0, mark);
    if (raw.empty() || raw.front() != '/') return false;
    query = mark == target.npos ? std::string_view{} : target.substr(mark + 1);
    return decode_path(raw, path) && plain_segments(path) && plain_query(query);
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = text[i] == '%' ? triplet(text, i) : -1;
        if (byte >= 0) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace carewire::http
