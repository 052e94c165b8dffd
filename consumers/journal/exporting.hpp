#pragma once
#include "core/store/zone_table.hpp"
#include "core/worker/tx.hpp"
#include "core/worker/worker.hpp"
#include "schemas/config/config.hpp"
#include "schemas/interactions/interactions.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::journal {

/// When the files of a clinic's days are written, and written again (INT-9).

/// Sets the clinic's daily timer, shortly after midnight in its zone: for each clinic that this process sees for the first time.
/// Setting it again as it is changes nothing.
void set_nightly_export(Tx& tx);
/// The daily timer, or a late entry's: asks for the file. The daily one also seals the day.
Outcome export_due(Tx& tx, const Event<ExportDue>& event);
/// Whether an interaction may belong to a date that is over; spares the usual ones the look at their body and zone.
bool may_be_late(const Envelope& event, Time now);
/// An interaction of a date that is over: its file is due again, at most once a minute however many come.
void notice_late_entry(Tx& tx, const Event<InteractionRecorded>& event);
/// Another zone cuts other days: every file that was written is written again.
Outcome zone_changed(Tx& tx, const Event<ConfigChanged>& event);
/// Files of dates more than `days` before `today` go.
std::int64_t remove_old_exports(Tx& tx, LocalDate today, int days);
/// The port has answered.
void export_settled(Tx& tx, const Settled& settled);
void removal_settled(Tx& tx, const Settled& settled);

}  // namespace carewire::journal
