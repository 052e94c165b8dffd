#include "core/time/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

namespace carewire {
namespace {

const date::time_zone& tz(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

/// date's own calendar types and std::chrono's mean the same day number.
date::local_days local_days(LocalDate date) {
    return date::local_days{date::days{std::chrono::sys_days{date}.time_since_epoch().count()}};
}

/// A wall-clock time as an instant: inside a gap the first instant after it, in an overlap the earlier one (D-16).
Time resolve(const date::time_zone& zone, date::local_time<std::chrono::milliseconds> wall) {
    const auto info = zone.get_info(wall);
    if (info.result == date::local_info::nonexistent) return Time{info.second.begin.time_since_epoch()};
    return Time{wall.time_since_epoch() - info.first.offset};
}

}  // namespace

std::optional<LocalDate> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int parts[3] = {0, 0, 0};
    constexpr std::size_t kStarts[3] = {0, 5, 8};
    for (int part = 0; part < 3; ++part) {
        for (std::size_t i = 0; i < (part == 0 ? 4U : 2U); ++i) {
            const char c = text[kStarts[part] + i];
            if (c < '0' || c > '9') return std::nullopt;
            parts[part] = parts[part] * 10 + (c - '0');
        }
    }
    const LocalDate date{std::chrono::year{parts[0]}, std::chrono::month(static_cast<unsigned>(parts[1])),
                         std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::string format_date(LocalDate date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

LocalDate plus_days(LocalDate date, int days) { return std::chrono::sys_days{date} + std::chrono::days{days}; }

std::optional<Zone> Zone::find(std::string_view name) {
    // the library would open any file below its folder: a name is letters, digits and / _ + - only
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                           c == '_' || c == '+' || c == '-';
        if (!plain) return std::nullopt;
    }
    if (name.empty() || name.size() > 64) return std::nullopt;
    try {
        return Zone{date::locate_zone(std::string(name))};
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Zone Zone::utc() {
    static const date::time_zone* zone = date::locate_zone("Etc/UTC");
    return Zone{zone};
}

const std::string& Zone::name() const { return tz(zone_).name(); }

LocalDate Zone::date_of(Time t) const {
    const auto local = tz(zone_).to_local(t);
    return std::chrono::sys_days{std::chrono::days{date::floor<date::days>(local).time_since_epoch().count()}};
}

int Zone::hour_of(Time t) const {
    const auto local = tz(zone_).to_local(t);
    return static_cast<int>(date::floor<std::chrono::hours>(local - date::floor<date::days>(local)).count());
}

std::string Zone::time_of_day(Time t) const {
    const auto local = date::floor<std::chrono::seconds>(tz(zone_).to_local(t));
    const auto since_midnight = (local - date::floor<date::days>(local)).count();
    return fmt::format("{:02}:{:02}:{:02}", since_midnight / 3600, since_midnight / 60 % 60, since_midnight % 60);
}

std::string Zone::date_and_time(Time t) const {
    return fmt::format("{} {} {}", format_date(date_of(t)), time_of_day(t).substr(0, 5), name());
}

std::string Zone::format(Time t) const {
    const auto east = std::chrono::duration_cast<std::chrono::seconds>(tz(zone_).get_info(t).offset).count();
    if (east == 0) return format_rfc3339(t);
    std::string text = format_rfc3339(t + std::chrono::seconds{east});
    text.pop_back();
    const auto minutes = (east < 0 ? -east : east) / 60;
    return text += fmt::format("{}{:02}:{:02}", east < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Time Zone::start_of(LocalDate date) const { return at(date, std::chrono::minutes{0}); }

Time Zone::end_of(LocalDate date) const { return start_of(plus_days(date, 1)); }

Time Zone::at(LocalDate date, std::chrono::minutes since_midnight) const {
    return resolve(tz(zone_), local_days(date) + since_midnight);
}

}  // namespace carewire
