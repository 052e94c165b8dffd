#include "core/time/time.hpp"

namespace carewire {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

/// Reads fixed-width parts from the front of a text; remembers whether all of them were there.
struct Cursor {
    std::string_view rest;
    bool good = true;

    int digits(std::size_t width) {
        int value = 0;
        if (rest.size() < width) good = false;
        for (std::size_t i = 0; good && i < width; ++i) {
            if (rest[i] < '0' || rest[i] > '9') good = false;
            value = value * 10 + (rest[i] - '0');
        }
        if (good) rest.remove_prefix(width);
        return value;
    }
    bool take(char wanted) {
        if (rest.empty() || rest.front() != wanted) return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(char wanted) { good = good && take(wanted); }
};

/// Digits after the decimal point, cut off below milliseconds.
int milliseconds_of_fraction(Cursor& cursor) {
    int value = 0;
    int seen = 0;
    while (!cursor.rest.empty() && cursor.rest.front() >= '0' && cursor.rest.front() <= '9') {
        if (seen++ < 3) value = value * 10 + (cursor.rest.front() - '0');
        cursor.rest.remove_prefix(1);
    }
    if (seen == 0) cursor.good = false;
    for (; seen < 3; ++seen) value *= 10;
    return value;
}

/// By hand, because every event that is published is stamped and fmt costs several times as much.
void append_digits(std::string& text, int value, int width) {
    int unit = 1;
    for (int i = 1; i < width; ++i) unit *= 10;
    for (; unit > 0; unit /= 10) text += static_cast<char>('0' + value / unit % 10);
}

tl::unexpected<std::string> refusal(const char* why) { return tl::unexpected<std::string>(std::string(why)); }

tl::expected<std::chrono::minutes, std::string> offset(Cursor& cursor) {
    if (cursor.take('Z') || cursor.take('z')) return std::chrono::minutes{0};
    const bool west = !cursor.rest.empty() && cursor.rest.front() == '-';
    if (!cursor.take('+') && !cursor.take('-')) return refusal("a time needs an offset such as Z or +05:30");
    const int hours = cursor.digits(2);
    cursor.expect(':');
    const int minutes = cursor.digits(2);
    if (!cursor.good || hours > 23 || minutes > 59) return refusal("the offset of a time is written +05:30");
    const std::chrono::minutes east{hours * 60 + minutes};
    return west ? -east : east;
}

}  // namespace

Time SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}
Steady SystemClock::steady() const { return std::chrono::steady_clock::now(); }

tl::expected<Time, std::string> parse_rfc3339(std::string_view text) {
    Cursor cursor{text};
    const int y = cursor.digits(4);
    cursor.expect('-');
    const int mo = cursor.digits(2);
    cursor.expect('-');
    const int d = cursor.digits(2);
    if (cursor.good && !cursor.take('t')) cursor.expect('T');
    const int h = cursor.digits(2);
    cursor.expect(':');
    const int mi = cursor.digits(2);
    cursor.expect(':');
    const int s = cursor.digits(2);
    const int ms = cursor.good && cursor.take('.') ? milliseconds_of_fraction(cursor) : 0;
    if (!cursor.good) return refusal("a time is written 2025-07-04T15:30:00+05:30");

    const std::chrono::year_month_day date{year{y}, month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok() || h > 23 || mi > 59) return refusal("there is no such date or time of day");
    if (s > 59) return refusal("leap seconds are not taken");
    if (y < 1970 || y > 2199) return refusal("years 1970 to 2199 are taken");
    const auto east = offset(cursor);
    if (!east) return tl::unexpected(east.error());
    if (!cursor.rest.empty()) return refusal("there is something behind the time");
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{h} + std::chrono::minutes{mi} +
           std::chrono::seconds{s} + std::chrono::milliseconds{ms} - *east;
}

std::string format_rfc3339(Time t) {
    const auto days = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date{days};
    const std::chrono::hh_mm_ss<std::chrono::milliseconds> clock{t - days};
    std::string text;
    text.reserve(24);
    append_digits(text, static_cast<int>(date.year()), 4);
    append_digits(text += '-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
    append_digits(text += '-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
    append_digits(text += 'T', static_cast<int>(clock.hours().count()), 2);
    append_digits(text += ':', static_cast<int>(clock.minutes().count()), 2);
    append_digits(text += ':', static_cast<int>(clock.seconds().count()), 2);
    if (const auto ms = clock.subseconds().count(); ms != 0) append_digits(text += '.', static_cast<int>(ms), 3);
    return text += 'Z';
}

}  // namespace carewire
