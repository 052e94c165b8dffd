#include "consumers/feedback/complaint_clock.hpp"

#include <algorithm>
#include <array>

namespace carewire::feedback {
namespace {

using namespace std::chrono;

bool is_holiday(LocalDate date, const std::vector<LocalDate>& holidays) {
    return std::find(holidays.begin(), holidays.end(), date) != holidays.end();
}

bool is_working_day(LocalDate date, const std::vector<LocalDate>& holidays) {
    const weekday day{sys_days{date}};
    return day != Saturday && day != Sunday && !is_holiday(date, holidays);
}

Time last_second_of(LocalDate date, const Zone& zone) { return zone.end_of(date) - seconds{1}; }

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::optional<unsigned> day_of(std::string_view text) {
    const auto found = std::find(kDays.begin(), kDays.end(), text);
    if (found == kDays.end()) return std::nullopt;
    return static_cast<unsigned>(found - kDays.begin());
}

/// `09:00`, up to `24:00`.
std::optional<minutes> time_of(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t at : {0U, 1U, 3U, 4U}) {
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
    const minutes time{hour * 60 + minute};
    if (minute > 59 || time > hours{24}) return std::nullopt;
    return time;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// `a-b` → {a, b}; `a` → {a, a}.
std::pair<std::string_view, std::string_view> range_of(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return {text, text};
    return {text.substr(0, dash), text.substr(dash + 1)};
}

/// `Mon-Fri 09:00-17:00`
bool take_rule(BusinessHours& hours, std::string_view rule) {
    const auto space = rule.find(' ');
    if (space == std::string_view::npos) return false;
    const auto [first, last] = range_of(rule.substr(0, space));
    const auto [from, to] = range_of(trimmed(rule.substr(space)));
    const auto first_day = day_of(first), last_day = day_of(last);
    const auto opens = time_of(from), closes = time_of(to);
    if (!first_day || !last_day || !opens || !closes || *opens >= *closes) return false;
    for (unsigned day = *first_day;; day = (day + 1) % 7) {
        hours.of_weekday[day].push_back({*opens, *closes});
        if (day == *last_day) return true;
    }
}

}  // namespace

Time acknowledge_until(Time received, const Zone& zone, const FeedbackSettings& settings) {
    LocalDate date = zone.date_of(received);
    for (int left = settings.complaint_ack_days; left > 0;) {
        date = plus_days(date, 1);
        if (is_working_day(date, settings.holidays)) --left;
    }
    return last_second_of(date, zone);
}

Time answer_until(Time received, const Zone& zone, const FeedbackSettings& settings) {
    LocalDate date = zone.date_of(received) + months{settings.complaint_answer_months};
    if (!date.ok()) date = date.year() / date.month() / last;
    return last_second_of(date, zone);
}

std::optional<BusinessHours> BusinessHours::parse(std::string_view text) {
    BusinessHours hours;
    while (!text.empty()) {
        const auto rule = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), rule.size() + 1));
        if (!take_rule(hours, trimmed(rule))) return std::nullopt;
    }
    return hours;
}

std::int64_t business_minutes(Time from, Time to, const Zone& zone, const BusinessHours& hours, const std::vector<LocalDate>& holidays) {
    constexpr int kLongest = 366;
    Duration sum{0};
    LocalDate date = zone.date_of(from);
    for (int days = 0; days < kLongest && zone.start_of(date) < to; ++days, date = plus_days(date, 1)) {
        if (is_holiday(date, holidays)) continue;
        for (const auto& span : hours.of_weekday[weekday{sys_days{date}}.c_encoding()]) {
            const Time opens = zone.at(date, span.from);
            const Time closes = span.to == std::chrono::hours{24} ? zone.end_of(date) : zone.at(date, span.to);
            sum += std::max(Duration{0}, std::min(to, closes) - std::max(from, opens));
        }
    }
    return duration_cast<minutes>(sum).count();
}

}  // namespace carewire::feedback
