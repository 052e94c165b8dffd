#pragma once
#include "core/worker/tx.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire::journal {

void append_audit(Tx& tx, const Event<AuditAccess>& event);

/// Deletes what was written before; how many rows went.
std::int64_t delete_audit_before(Tx& tx, Time before);

/// Deletes the clinic's oldest events, written before this time, from the beginning of each chain; the chains remember where
/// they now begin, so that they still verify. Their lines of the timeline go with them. How many events went.
std::int64_t delete_events_before(Tx& tx, Time before);

}  // namespace carewire::journal
