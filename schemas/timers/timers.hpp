#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// The scheduler adds `date` (the clinic-local date) and `due` (the moment) to the body of a daily timer.

/// The daily report of a date is due (INT-15); or a report has been overtaken by an entry that came late and is to be made
/// again, without a mail.
struct ReportDue {
    LocalDate date{};
    std::string period = "day";
    bool late = false;  ///< true: an entry came after the report was made
    std::optional<Time> due;

    static constexpr EventInfo event{"report.due", Stream::Timers, 1};
    static auto fields() {
        using Self = ReportDue;
        return describe<Self>(field("date", &Self::date).says("Clinic-local date of the report."),
                              field("period", &Self::period).one_of({"day", "week", "month"}).otherwise("day"),
                              field("late", &Self::late).otherwise(false),
                              field("due", &Self::due));
    }
};

/// The export file of a date is to be written: daily, for the date that has just ended, and again for a date whose entries came
/// late (INT-9).
struct ExportDue {
    LocalDate date{};
    bool late = false;  ///< true: `date` is the date to write; false: the date before it
    std::optional<Time> due;

    static constexpr EventInfo event{"export.due", Stream::Timers, 1};
    static auto fields() {
        using Self = ExportDue;
        return describe<Self>(field("date", &Self::date), field("late", &Self::late).otherwise(false),
                              field("due", &Self::due));
    }
};

/// What is older than its days may go, in every table that has a number of days (INT-10).
struct RetentionDue {
    LocalDate date{};
    std::map<std::string, int> days;  ///< table (or `exports`, `audit`) → days; tables without one are kept
    std::optional<Time> due;

    /// Of a table; 0: it is kept.
    int days_of(const std::string& table) const {
        const auto found = days.find(table);
        return found == days.end() ? 0 : found->second;
    }

    static constexpr EventInfo event{"retention.due", Stream::Timers, 1};
    static auto fields() {
        using Self = RetentionDue;
        return describe<Self>(field("date", &Self::date), field("days", &Self::days).may_be_absent(),
                              field("due", &Self::due));
    }
};

}  // namespace carewire
