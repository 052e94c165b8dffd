#include "core/text/email_address.hpp"

namespace carewire {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322 dot-atom, without `%` and `!`, which old mailers take for routes.
bool is_local_part(std::string_view local) {
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
    char before = 0;
    for (const char c : local) {
        const bool symbol = std::string_view("#$&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
        if (c == '.' ? before == '.' : !is_letter_or_digit(c) && !symbol) return false;
        before = c;
    }
    return true;
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    for (const char c : label) {
        if (!is_letter_or_digit(c) && c != '-') return false;
    }
    return true;
}

bool is_domain(std::string_view domain) {
    // DNS takes 253; the corpus of recipients refuses 251 already, and no real one comes near
    constexpr std::size_t kLongestDomain = 250;
    if (domain.size() > kLongestDomain) return false;
    std::size_t labels = 0;
    std::string_view last;
    while (true) {
        const auto dot = domain.find('.');
        last = domain.substr(0, dot);
        if (!is_label(last)) return false;
        ++labels;
        if (dot == std::string_view::npos) break;
        domain.remove_prefix(dot + 1);
    }
    // a top level of digits only would be an IP address
    return labels >= 2 && last.find_first_not_of("0123456789") != std::string_view::npos;
}

}  // namespace

bool is_email_address(std::string_view text) {
    if (text.size() > 254) return false;
    const auto at = text.find('@');
    return at != std::string_view::npos && is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

}  // namespace carewire
