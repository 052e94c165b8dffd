#include "consumers/reports/periods.hpp"

namespace carewire::reports {

int ReportDates::days() const { return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count()) + 1; }

ReportDates dates_of(std::string_view period, LocalDate date) {
    using namespace std::chrono;
    if (period == "week") {
        const auto since_monday = static_cast<int>(weekday{sys_days{date}}.iso_encoding()) - 1;
        const auto monday = plus_days(date, -since_monday);
        return {"week", monday, monday, plus_days(monday, 6)};
    }
    if (period == "month") {
        const LocalDate first{date.year(), date.month(), day{1}};
        return {"month", first, first, LocalDate{year_month_day_last{date.year(), month_day_last{date.month()}}}};
    }
    return {"day", date, date, date};
}

}  // namespace carewire::reports
