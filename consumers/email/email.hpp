#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Sends mail, keeps what became of each, and remembers the addresses that do not exist.
Worker email(Services& services);

}  // namespace carewire::consumers
