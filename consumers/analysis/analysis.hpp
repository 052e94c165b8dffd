#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Sorts feedback for staff: rules at once, or an outside analyser through the gate.
Worker analysis(Services& services);
/// The same for the bulk lane, as a group of its own: a new complaint never stands behind a batch.
Worker analysis_bulk(Services& services);

}  // namespace carewire::consumers
