#pragma once
#include "core/worker/worker.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::reports {

/// Deletes reports that have had their time (`retention.reports.days`), and empties what points at a person in the entries of
/// interactions that have had theirs (INT-10): the figures keep what they were counted from.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event);

}  // namespace carewire::reports
