#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Keeps what patients said, puts it in order of work, raises alerts and sees to it that somebody takes them.
Worker feedback(Services& services);

}  // namespace carewire::consumers
