#pragma once
#include "schemas/reports/report_parts.hpp"
#include "schemas/reports/report_patients.hpp"

namespace carewire {

/// Everything that a report says: the one value from which HTML, JSON, CSV, PDF and mail are made, so that all show the same
/// numbers (INT-12). A section that the clinic has switched off is absent.
struct ReportContent {
    std::string report_id, period = "day", clinic, timezone, as_of;  ///< `as_of`: RFC 3339 with the zone's offset
    LocalDate date{}, from{}, to{};
    int version = 1;
    std::int64_t after_yesterday = 0, late_entries = 0;
    std::optional<ReportStatistics> statistics;
    std::vector<ReportCategory> categories;
    std::optional<ReportPatients> patients;
    ReportErrors errors;
    std::optional<ReportSeal> seal;
    static auto fields() {
        using Self = ReportContent;
        return describe<Self>(
            field("report_id", &Self::report_id), field("period", &Self::period), field("date", &Self::date),
            field("from", &Self::from), field("to", &Self::to), field("version", &Self::version), field("as_of", &Self::as_of),
            field("clinic", &Self::clinic), field("timezone", &Self::timezone),
            field("after_yesterday", &Self::after_yesterday).otherwise(0).says("Entries of the date before that came after its mail."),
            field("late_entries", &Self::late_entries).otherwise(0).says("Entries of this date that came after its own mail."),
            field("statistics", &Self::statistics), field("categories", &Self::categories), field("patients", &Self::patients),
            field("errors", &Self::errors), field("seal", &Self::seal));
    }
    /// All counts: section 2 is always there.
    ReportCounts counts() const;
};

}  // namespace carewire
