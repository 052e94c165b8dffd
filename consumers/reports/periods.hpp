#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/time/zone.hpp"

namespace carewire::reports {

/// The dates that a report is about, both ends included. `date` names it: the day itself, a week's Monday, a month's first
/// (metrics.md section 1).
struct ReportDates {
    std::string period = "day";
    LocalDate date{}, from{}, to{};

    int days() const;
    bool operator==(const ReportDates&) const = default;
};

/// The report of this period that a date belongs to. `period`: day, week (ISO, from Monday) or month.
ReportDates dates_of(std::string_view period, LocalDate date);

}  // namespace carewire::reports
