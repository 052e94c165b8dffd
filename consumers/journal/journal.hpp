#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// Writes down every event of every stream, chained so that nothing can be changed unseen; keeps the timeline of each subject,
/// the audit log, and a file of each day's interactions.
Worker journal(Services& services);

}  // namespace carewire::consumers
