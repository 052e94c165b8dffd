#pragma once
#include "core/worker/worker.hpp"

namespace carewire::analysis {

/// Tells every call of this effect that left the house as egress.recorded (B-12): when, to whom, which fields, how much, about whom;
/// never what was in it. `last`: of the call that has just ended; those before it stand in the gate's own record.
void disclose(Tx& tx, const Settled& settled, const Egress& last);

}  // namespace carewire::analysis
