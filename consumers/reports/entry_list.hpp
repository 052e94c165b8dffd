#pragma once
#include <vector>

#include "consumers/reports/type_names.hpp"
#include "core/time/zone.hpp"
#include "schemas/reports/report_content.hpp"

namespace carewire::reports {

/// At most `most` entries of a date in time order: those that failed go before the others, the earlier before the later, for
/// somebody has to look after them. Reads no more rows than it gives.
std::vector<ReportEntry> list_entries(Sql& sql, const ClinicId& clinic, const Zone& zone, LocalDate date,
                                      const TypeNames& types, std::int64_t most);

}  // namespace carewire::reports
