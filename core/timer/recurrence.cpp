#include "core/timer/recurrence.hpp"

#include <stdexcept>

namespace carewire {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::chrono::minutes minutes_of(const std::string& daily) {
    const bool shaped = daily.size() == 5 && is_digit(daily[0]) && is_digit(daily[1]) && daily[2] == ':' &&
                        is_digit(daily[3]) && is_digit(daily[4]);
    const int hour = shaped ? (daily[0] - '0') * 10 + daily[1] - '0' : 24;
    const int minute = shaped ? (daily[3] - '0') * 10 + daily[4] - '0' : 60;
    if (hour > 23 || minute > 59) throw std::invalid_argument("a daily timer's time is not HH:MM");
    return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

Zone zone_of(const std::string& name) {
    if (auto zone = Zone::find(name)) return *zone;
    throw std::invalid_argument("a timer's zone is not in the zone database");
}

LocalDate date_of(const std::string& text) {
    if (auto date = parse_date(text)) return *date;
    throw std::invalid_argument("a timer's date is not a date");
}

}  // namespace

Occurrence first_occurrence(const TimerRequest& timer, Time now) {
    if (timer.due.has_value() == timer.daily.has_value()) {
        throw std::invalid_argument("a timer is either one-shot or daily");
    }
    if (timer.due) return {*timer.due, std::nullopt};
    const Zone zone = zone_of(timer.zone);
    const LocalDate today = zone.date_of(now);
    const Time due = zone.at(today, minutes_of(*timer.daily));
    if (due >= now) return {due, format_date(today)};
    const LocalDate tomorrow = plus_days(today, 1);
    return {zone.at(tomorrow, minutes_of(*timer.daily)), format_date(tomorrow)};
}

Occurrence occurrence_on(const std::string& date, const std::string& daily, const std::string& zone) {
    return {zone_of(zone).at(date_of(date), minutes_of(daily)), date};
}

std::string next_date(const std::string& date) { return format_date(plus_days(date_of(date), 1)); }

}  // namespace carewire
