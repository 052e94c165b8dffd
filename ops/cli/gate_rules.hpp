#pragma once
#include "core/effect/gate.hpp"
#include "core/effect/runner.hpp"

namespace carewire::cli {

/// What holds at the gate for each clinic: the installation's dry run and budget; for what goes to people (mail, WhatsApp) the
/// clinic's quiet hours, `notify.quiet_from` to `notify.quiet_to` in its zone. Looked up in the claiming transaction, so that a
/// change of the settings holds from the next call on.
GateRulesOf clinic_gate_rules(const EffectOptions& options);

}  // namespace carewire::cli
