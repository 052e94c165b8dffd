#include "core/http/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "core/http/head.hpp"

namespace carewire::http {
namespace {

struct Phrase {
    int status;
    std::string_view text;
};
constexpr std::array kPhrases{Phrase{100, "Continue"},
                              Phrase{101, "Switching Protocols"},
                              Phrase{200, "OK"},
                              Phrase{201, "Created"},
                              Phrase{202, "Accepted"},
                              Phrase{204, "No Content"},
                              Phrase{206, "Partial Content"},
                              Phrase{207, "Multi-Status"},
                              Phrase{301, "Moved Permanently"},
                              Phrase{302, "Found"},
                              Phrase{303, "See Other"},
                              Phrase{304, "Not Modified"},
                              Phrase{307, "Temporary Redirect"},
                              Phrase{308, "Permanent Redirect"},
                              Phrase{400, "Bad Request"},
                              Phrase{401, "Unauthorized"},
                              Phrase{403, "Forbidden"},
                              Phrase{404, "Not Found"},
                              Phrase{405, "Method Not Allowed"},
                              Phrase{406, "Not Acceptable"},
                              Phrase{408, "Request Timeout"},
                              Phrase{409, "Conflict"},
                              Phrase{410, "Gone"},
                              Phrase{411, "Length Required"},
                              Phrase{412, "Precondition Failed"},
                              Phrase{413, "Content Too Large"},
                              Phrase{414, "URI Too Long"},
                              Phrase{415, "Unsupported Media Type"},
                              Phrase{416, "Range Not Satisfiable"},
                              Phrase{417, "Expectation Failed"},
                              Phrase{422, "Unprocessable Content"},
                              Phrase{426, "Upgrade Required"},
                              Phrase{428, "Precondition Required"},
                              Phrase{429, "Too Many Requests"},
                              Phrase{431, "Request Header Fields Too Large"},
                              Phrase{500, "Internal Server Error"},
                              Phrase{501, "Not Implemented"},
                              Phrase{502, "Bad Gateway"},
                              Phrase{503, "Service Unavailable"},
                              Phrase{504, "Gateway Timeout"},
                              Phrase{505, "HTTP Version Not Supported"}};

void write_number(std::string& out, std::size_t number, int base) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
    out.append(digits, end);
}

void check_field(std::string_view name, std::string_view value) {
    if (!is_token(name) || !is_field_value(value))
        throw std::invalid_argument("a header field of an answer has bytes that end its line");
}

void write_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
    const auto found = std::ranges::lower_bound(kPhrases, status, {}, &Phrase::status);
    return found != kPhrases.end() && found->status == status ? found->text : "Unknown";
}

std::string_view http_date() {
    // one per loop thread: no lock on the hot path
    thread_local std::time_t made = 0;
    thread_local std::array<char, 32> text{};
    const std::time_t now = std::time(nullptr);
    if (now != made) {
        constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        ::gmtime_r(&now, &utc);
        std::array<char, 32> format{};
        std::strftime(format.data(), format.size(), "???, %d ??? %Y %H:%M:%S GMT", &utc);
        text = format;
        std::copy_n(days[static_cast<std::size_t>(utc.tm_wday)], 3, text.begin());  // never in the machine's language
        std::copy_n(months[static_cast<std::size_t>(utc.tm_mon)], 3, text.begin() + 8);
        made = now;
    }
    return {text.data(), 29};
}

void write_head(std::string& out, const Response& response, Framing framing, bool close) {
    check_field("Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers) check_field(name, value);
    out.append("HTTP/1.1 ");
    write_number(out, static_cast<std::size_t>(response.status), 10);
    out.append(" ").append(reason_phrase(response.status)).append("\r\nDate: ").append(http_date()).append("\r\n");
    if (framing != Framing::None || response.status == 304) {
        if (!response.content_type.empty()) write_field(out, "Content-Type", response.content_type);
    }
    if (framing == Framing::Length) {
        out.append("Content-Length: ");
        write_number(out, response.body.size(), 10);
        out.append("\r\n");
    } else if (framing == Framing::Chunked) {
        out.append("Transfer-Encoding: chunked\r\n");
    }
    for (const auto& [name, value] : response.headers) write_field(out, name, value);
    if (close) out.append("Connection: close\r\n");
    out.append("\r\n");
}

void write_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty()) return;
    write_number(out, bytes.size(), 16);
    out.append("\r\n").append(bytes).append("\r\n");
}

}  // namespace carewire::http
