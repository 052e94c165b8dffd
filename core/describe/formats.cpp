#include "core/describe/formats.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "core/event/ids.hpp"
#include "core/text/email_address.hpp"
#include "core/time/zone.hpp"

namespace carewire {
namespace {

/// `00:00` to `23:59`
bool is_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return false;
    for (const std::size_t i : {0, 1, 3, 4}) {
        if (text[i] < '0' || text[i] > '9') return false;
    }
    return (text[0] - '0') * 10 + (text[1] - '0') < 24 && text[3] < '6';
}

bool is_zone(std::string_view text) { return Zone::find(text).has_value(); }

/// http or https with a host; what it points at is checked where it is called.
bool is_http_uri(std::string_view text) {
    const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
    if (scheme == 0 || text.size() == scheme) return false;
    for (const char c : text) {
        if (c <= 0x20 || c == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\') return false;
    }
    return text[scheme] != '/' && text[scheme] != '?' && text[scheme] != '#';
}

// a setting that may be switched off again is empty then
bool is_email_or_empty(std::string_view text) { return text.empty() || is_email_address(text); }
bool is_uri_or_empty(std::string_view text) { return text.empty() || is_http_uri(text); }

struct Format {
    std::string_view name;
    bool (*matches)(std::string_view);
    std::string_view hint;
};
constexpr std::array kFormats{
    Format{"uuid", is_uuid, "must be a UUID"},
    Format{"email", is_email_address, "must be one plain e-mail address"},
    Format{"time-of-day", is_time_of_day, "must be a time of day from 00:00 to 23:59"},
    Format{"zone", is_zone, "must be a time zone of the IANA database such as Europe/Berlin"},
    Format{"uri", is_http_uri, "must be an http or https address"},
    Format{"email-or-empty", is_email_or_empty, "must be one plain e-mail address, or empty"},
    Format{"uri-or-empty", is_uri_or_empty, "must be an http or https address, or empty"},
};

const Format& format_named(std::string_view name) {
    for (const Format& format : kFormats) {
        if (format.name == name) return format;
    }
    throw std::logic_error("there is no text format " + std::string(name));
}

}  // namespace

bool has_format(std::string_view format, std::string_view text) { return format_named(format).matches(text); }
std::string_view format_hint(std::string_view format) { return format_named(format).hint; }

}  // namespace carewire
