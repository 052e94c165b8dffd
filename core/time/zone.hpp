#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace carewire {

using LocalDate = std::chrono::year_month_day;

/// `2025-07-04`, or nothing when the text is not a date of the calendar.
std::optional<LocalDate> parse_date(std::string_view text);
std::string format_date(LocalDate date);
LocalDate plus_days(LocalDate date, int days);

/// An IANA time zone over the system's zone files (Howard Hinnant's date library; pitfall P28). Cheap to copy, thread safe.
class Zone {
  public:
    /// Nothing when the name is not in the system's database.
    static std::optional<Zone> find(std::string_view name);
    static Zone utc();

    const std::string& name() const;
    LocalDate date_of(Time t) const;
    /// Local hour label 0 to 23; a doubled hour is one label (metrics.md section 1).
    int hour_of(Time t) const;
    /// `15:30:00`
    std::string time_of_day(Time t) const;
    /// For people: `2025-07-04 15:30 Europe/Berlin`.
    std::string date_and_time(Time t) const;
    /// RFC 3339 with this zone's offset at that moment.
    std::string format(Time t) const;
    /// First instant of a local date, also where midnight does not exist.
    Time start_of(LocalDate date) const;
    /// First instant after the local date: [start_of, end_of) is the day, 22 to 26 hours long.
    Time end_of(LocalDate date) const;
    /// The instant of a wall-clock time on a date: a skipped one is the next valid instant, a doubled one the first (D-16).
    Time at(LocalDate date, std::chrono::minutes since_midnight) const;

  private:
    explicit Zone(const void* zone) : zone_(zone) {}
    const void* zone_;  // date::time_zone, kept behind core/time
};

}  // namespace carewire
