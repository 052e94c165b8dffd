#pragma once
/// The figures of interactions (metrics.md section 2) as values: counts go in, as they lie in the rollups, figures come out.
/// No I/O: the portal, the report and the mail read the counts each in its way and show the same numbers.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace carewire::figures {

/// Entries and how many of them succeeded.
struct Counts {
    std::int64_t total = 0;
    std::int64_t success = 0;

    std::int64_t failed() const { return total - success; }
    /// Success of total in percent; nothing when there was none. Of a period: sum over sum, not the mean of the days.
    std::optional<double> success_rate() const;
    Counts& operator+=(const Counts& other);
    bool operator==(const Counts&) const = default;
};

struct Engagement {
    std::int64_t patients = 0;         ///< distinct patient keys
    std::int64_t new_patients = 0;
    std::int64_t unknown = 0;          ///< entries without a patient key
    std::int64_t repeat_contacts = 0;  ///< patients with two or more entries in the seven dates that end here
    std::int64_t faq_patients = 0;
    std::int64_t faq_booked = 0;       ///< of these: a successful booking later, within 24 h

    std::int64_t returning() const { return patients - new_patients; }
    std::optional<double> faq_to_booking() const;
    bool operator==(const Engagement&) const = default;
};

struct FailureReason {
    std::string reason;
    std::int64_t failed = 0;
    bool operator==(const FailureReason&) const = default;
};

using HourCounts = std::array<std::int64_t, 24>;

/// Everything about one clinic-local date.
struct Day {
    std::string date;  ///< `2025-07-04`
    Counts counts;
    std::map<std::string, Counts> by_type;  ///< types without entries are absent
    HourCounts by_hour{};
    Engagement engagement;
    std::vector<FailureReason> failures;  ///< most frequent first, then alphabetically
    bool operator==(const Day&) const = default;
};

/// Hours with the highest count, ascending, all ties; none when there was no entry.
std::vector<int> peak_hours(const HourCounts& by_hour);

/// Puts reasons into the order in which they are shown.
void sort_failures(std::vector<FailureReason>& failures);

/// A local date of a period with one type's or the whole clinic's counts.
struct DatedCounts {
    std::string date;
    Counts counts;
    bool operator==(const DatedCounts&) const = default;
};

/// A period of local dates, both ends included.
struct Period {
    std::string from;
    std::string to;
    Counts counts;
    std::vector<DatedCounts> daily;  ///< every date, also those without entries
    struct Type {
        Counts counts;
        std::vector<DatedCounts> trend;  ///< every date
        bool operator==(const Type&) const = default;
    };
    std::map<std::string, Type> by_type;
    HourCounts by_hour{};
    Engagement engagement;  ///< patients: distinct in the period; repeat_contacts: as of `to`; the rest: sums of the dates
};

/// The rollups of some dates, as read from the store; any order.
struct RollupRows {
    struct TypeRow {
        std::string date, type;
        Counts counts;
    };
    struct HourRow {
        std::string date;
        int hour = 0;
        std::int64_t total = 0;
    };
    struct EngagementRow {
        std::string date;
        Engagement engagement;
        std::int64_t last_seen = 0;  ///< patients whose latest date this is; rows of later dates belong in here too
    };
    std::vector<TypeRow> types;
    std::vector<HourRow> hours;
    std::vector<EngagementRow> engagement;
    std::vector<FailureReason> failures;
};

/// The figures of one date from the rows of that date.
Day day(std::string date, const RollupRows& rows);

/// The figures of the `days` dates that end with `to` = today, from the rows of these dates (metrics.md section 1: today
/// included). `to` is a date of the calendar, `days` at least 1.
Period period(const std::string& to, int days, const RollupRows& rows);

}  // namespace carewire::figures
