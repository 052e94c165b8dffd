#pragma once
#include "consumers/reports/periods.hpp"
#include "core/store/sql.hpp"
#include "core/time/zone.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/reports/report_content.hpp"

namespace carewire::reports {

/// What the clinic has set about its reports, as far as their contents go.
struct ReportSettings {
    std::string clinic_name;
    ReportingSettings reporting;
    EmailSettings email;
};
/// The settings of now: what the settings worker keeps, defaults where nothing was set.
ReportSettings report_settings(Sql& sql, const ClinicId& clinic);

/// How many entries section 3 lists: what fits on the second sheet of A4.
inline constexpr std::int64_t kEntries = 40;
/// How many reasons section 4 lists; the rest is one number.
inline constexpr std::size_t kReasonsShown = 20;

/// What a report says, read from the rollups and a few rows beside them: the cost does not grow with the number of entries.
/// Left to the caller: id, version, as_of, and what came after a mail.
ReportContent compose(Sql& sql, const ClinicId& clinic, const Zone& zone, const ReportDates& dates,
                      const ReportSettings& settings);

/// Entries of a date as the rollups count them.
std::int64_t entries_on(Sql& sql, const ClinicId& clinic, LocalDate date);

}  // namespace carewire::reports
