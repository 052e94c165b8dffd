#include "core/log/line.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace carewire {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Bytes that stand for themselves: printable ASCII without `"` and `\`.
constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (int c = 0x20; c < 0x7F; ++c) plain[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
    return plain;
}();

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Length of the well-formed UTF-8 sequence that begins here (Unicode table 3-7), 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    if (lead >= 0xC2 && lead <= 0xDF) return continues(text, at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && second < 0xA0;
        const bool surrogate = lead == 0xED && second > 0x9F;
        return !overlong && !surrogate && continues(text, at + 1) && continues(text, at + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && second < 0x90;
        const bool too_high = lead == 0xF4 && second > 0x8F;
        const bool whole = continues(text, at + 1) && continues(text, at + 2) && continues(text, at + 3);
        return !overlong && !too_high && whole ? 4 : 0;
    }
    return 0;
}

void append_escaped_ascii(std::string& out, unsigned char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    out += "\\u00";
    out += kHex[c >> 4];
    out += kHex[c & 15];
}

/// U+0085, U+2028 and U+2029 end a line for many readers; escaped, the line stays one line.
std::string_view escape_of(std::string_view sequence) {
    if (sequence == "\xC2\x85") return "\\u0085";
    if (sequence == "\xE2\x80\xA8") return "\\u2028";
    if (sequence == "\xE2\x80\xA9") return "\\u2029";
    return sequence;
}

void append_value(std::string& out, std::string_view text) {
    append_json_string(out, text);
}

void append_value(std::string& out, std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void append_value(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    fmt::format_to(std::back_inserter(out), "{:.6g}", number);
}

void append_value(std::string& out, bool truth) {
    out += truth ? "true" : "false";
}

/// `2025-07-04T15:30:00.123Z`. The day and second are formatted once and kept: lines come many to the second.
void append_time(std::string& out, Time at) {
    thread_local std::int64_t kept_second = -1;
    thread_local std::array<char, 20> kept{};
    const auto second = std::chrono::floor<std::chrono::seconds>(at);
    if (second.time_since_epoch().count() != kept_second) {
        kept_second = second.time_since_epoch().count();
        const auto day = std::chrono::floor<std::chrono::days>(second);
        const std::chrono::year_month_day date{day};
        const std::chrono::hh_mm_ss clock{second - day};
        fmt::format_to_n(kept.data(), kept.size(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.",
                         static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                         static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                         clock.seconds().count());
    }
    out.append(kept.data(), kept.size());
    const auto ms = static_cast<unsigned>((at - second).count());
    out += static_cast<char>('0' + ms / 100);
    out += static_cast<char>('0' + ms / 10 % 10);
    out += static_cast<char>('0' + ms % 10);
    out += 'Z';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t at = 0;
    while (at < text.size()) {
        const auto from = at;
        while (at < text.size() && kPlain[static_cast<unsigned char>(text[at])]) ++at;
        out.append(text.data() + from, at - from);
        if (at == text.size()) break;
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x80) {
            append_escaped_ascii(out, c);
            ++at;
        } else if (const auto length = sequence_length(text, at); length > 0) {
            out += escape_of(text.substr(at, length));
            at += length;
        } else {
            out += kReplacement;
            ++at;
        }
    }
    out += '"';
}

void append_log_line(std::string& out, Time at, Level level, std::string_view event, std::string_view process_json,
                     LogFields fields) {
    out += "{\"time\":\"";
    append_time(out, at);
    out += "\",\"level\":\"";
    out += name(level);
    out += "\",\"event\":";
    append_json_string(out, event);
    out += ",\"process\":";
    out += process_json;
    for (const auto& [key, value] : fields) {
        out += ',';
        append_json_string(out, key);
        out += ':';
        std::visit([&](const auto& plain) { append_value(out, plain); }, value);
    }
    out += "}\n";
}

std::string_view name(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warning:
            return "warning";
        case Level::Error:
            break;
    }
    return "error";
}

Level level_from(std::string_view text) {
    for (const auto level : {Level::Debug, Level::Warning, Level::Error}) {
        if (text == name(level)) return level;
    }
    return Level::Info;
}

}  // namespace carewire
