#include "consumers/email/letter.hpp"

#include <fmt/format.h>

#include <array>

#include "consumers/email/header_field.hpp"
#include "consumers/email/quoted_printable.hpp"
#include "core/event/ids.hpp"
#include "core/text/email_address.hpp"

namespace carewire::email {
namespace {

bool can_be_written(const Letter& letter) {
    for (const auto* address : {&letter.from_address, &letter.to, &letter.reply_to}) {
        if (!is_email_address(*address) && !(address == &letter.reply_to && address->empty())) return false;
    }
    for (const auto* text : {&letter.from_name, &letter.to_name, &letter.subject, &letter.message_id}) {
        if (!is_header_text(*text)) return false;
    }
    return true;
}

std::string part(std::string_view type, std::string_view content) {
    return fmt::format(
        "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n", type,
        quoted_printable(content));
}

std::string content(const Letter& letter) {
    if (letter.html.empty()) return part("text/plain", letter.text);
    if (letter.text.empty()) return part("text/html", letter.html);
    // `=_` cannot come out of quoted-printable: no content holds the boundary (RFC 2045 section 6.7)
    const auto boundary = "=_" + derive_uuid(letter.message_id);
    return fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}--{0}\r\n{2}--{0}--\r\n", boundary,
                       part("text/plain", letter.text), part("text/html", letter.html));
}

}  // namespace

std::string mail_date(Time at) {
    static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday{day}.c_encoding()],
                       static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<std::string> mail_text(const Letter& letter) {
    if (!can_be_written(letter)) return std::nullopt;
    std::string out = "Date: " + mail_date(letter.date) + "\r\n";
    out += address_field("From", letter.from_name, letter.from_address);
    out += address_field("To", letter.to_name, letter.to);
    if (!letter.reply_to.empty()) out += address_field("Reply-To", "", letter.reply_to);
    out += text_field("Subject", letter.subject);
    out += "Message-ID: " + letter.message_id + "\r\n";
    out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";  // RFC 3834: no automatic answers, please
    return out + content(letter);
}

}  // namespace carewire::email
