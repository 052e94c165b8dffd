#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Keeps a row per interaction and the registry of their types.
Worker interactions(Services& services);

}  // namespace carewire::consumers
