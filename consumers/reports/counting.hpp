#pragma once
#include "consumers/reports/contact.hpp"
#include "core/time/zone.hpp"
#include "core/worker/tx.hpp"

namespace carewire::reports {

/// Counts one interaction into the rollups of its date, once however often it comes. The cost does not depend on how many
/// there are already. False: it was counted before.
bool count(Tx& tx, const Contact& contact, const Zone& zone);

/// Counts the whole clinic again after its zone has changed: what the old zone had added is taken back, what the new one says
/// is added. Grows with the number of the clinic's entries; a zone is corrected once in a clinic's life.
void count_again(Tx& tx, const ClinicId& clinic, const Zone& before, const Zone& after);

}  // namespace carewire::reports
