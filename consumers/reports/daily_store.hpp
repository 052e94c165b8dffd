#pragma once
#include <string>

#include "core/worker/tx.hpp"
#include "schemas/figures/interactions.hpp"

namespace carewire::reports {

/// The text of a failure, once per clinic.
void append_reason(Tx& tx, const ClinicId& clinic, const std::string& reason_id, const std::string& reason);

/// Rollup rows that a change of zone has emptied. Removing one is always safe: what is added to it later makes it anew.
void remove_empty_rollups(Sql& sql, const ClinicId& clinic);

/// What the rollups hold of the local dates [from, to], for figures::day and figures::period. Failures and their reasons are
/// those of `to`. The number of rows read depends on dates, types and reasons, not on interactions.
figures::RollupRows read_rollups(Sql& sql, const ClinicId& clinic, const std::string& from, const std::string& to);

/// The figures of one date: what the portal shows, what the report and its mail will say.
figures::Day daily_figures(Sql& sql, const ClinicId& clinic, const std::string& date);

}  // namespace carewire::reports
