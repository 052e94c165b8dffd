#pragma once
#include <string>
#include <vector>

#include "core/event/event.hpp"

namespace carewire::journal {

/// Whom or what an event concerns, for the timeline: its subject and the patient that its body names (`patient_ref`,
/// `patient_id`), each once. An event whose key is its own id, and that names no patient, concerns nobody.
std::vector<std::string> subjects_of(const RawEvent& event);

}  // namespace carewire::journal
