#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Keeps the rollups from which statistics and reports are read.
Worker reports(Services& services);

}  // namespace carewire::consumers
