#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/worker/tx.hpp"
#include "schemas/figures/interactions.hpp"

namespace carewire::reports {

/// The text of a failure, once per clinic; `without_names` where a report without patient details must show another (INT-13).
void append_reason(Tx& tx, const ClinicId& clinic, const std::string& reason_id, const std::string& reason,
                   const std::optional<std::string>& without_names = std::nullopt);

/// How many different reasons a report looks at: beyond that many the order among equally rare ones is not alphabetical.
inline constexpr std::int64_t kReasons = 200;
enum class Names { Shown, TakenOut };
/// The most frequent reasons of the local dates [from, to], in the order in which they are shown. Of one date the cost does not
/// depend on how many there are.
std::vector<figures::FailureReason> frequent_reasons(Sql& sql, const ClinicId& clinic, const std::string& from,
                                                     const std::string& to, Names names);

/// Rollup rows that a change of zone has emptied. Removing one is always safe: what is added to it later makes it anew.
void remove_empty_rollups(Sql& sql, const ClinicId& clinic);

/// What the rollups hold of the local dates [from, to], for figures::day and figures::period, without failures. The number of rows read depends on dates, types and reasons, not on interactions.
figures::RollupRows read_rollups(Sql& sql, const ClinicId& clinic, const std::string& from, const std::string& to);

/// The figures of one date: what the portal shows, what the report and its mail will say.
figures::Day daily_figures(Sql& sql, const ClinicId& clinic, const std::string& date);

}  // namespace carewire::reports
