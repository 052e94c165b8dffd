#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Decides by which channels a person is told, and keeps what people are told inside Carewire.
Worker notify(Services& services);

}  // namespace carewire::consumers
