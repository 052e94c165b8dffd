#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Keeps the clinics and their settings: the projection of the config stream, and the daily timers that follow from it.
Worker settings(Services& services);

}  // namespace carewire::consumers
