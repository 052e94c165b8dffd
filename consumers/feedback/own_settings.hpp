#pragma once
#include "core/store/zone_table.hpp"
#include "core/worker/tx.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::feedback {

/// The clinic's `alerts.*` and `feedback.*` as this worker knows them; what was never set, or cannot be read, has its default.
FeedbackSettings settings_of(Tx& tx);
/// Keeps a change of one of them; null goes back to the default. False: the key is none of these.
bool keep_setting(Tx& tx, const ConfigChanged& change);

/// The zone by which the dates of this worker's figures are cut.
const ZoneTable& zones();

}  // namespace carewire::feedback
