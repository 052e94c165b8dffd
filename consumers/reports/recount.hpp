#pragma once
#include <functional>
#include <vector>

#include "consumers/reports/entry_store.hpp"
#include "consumers/reports/rollups.hpp"

namespace carewire::reports {

/// One patient's entries of all time, in time order, as days and figures, computed from nothing else: what the increments must
/// equal (metrics.md section 1).
EntryStore::PatientRow recount_patient(const std::vector<Contact>& entries, const Zone& zone, RollupChange& into);

/// Everything that the rollups of these entries hold in this zone. Entries of one patient come together, in time order.
/// `each_patient` gets the rows that belong to it.
using EachEntry = std::function<void(const std::function<void(const Contact&)>&)>;
RollupChange recount(const EachEntry& each, const Zone& zone,
                     const std::function<void(EntryStore::PatientRow)>& each_patient = {});

}  // namespace carewire::reports
