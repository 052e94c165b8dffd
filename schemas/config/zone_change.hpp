#pragma once
#include <optional>
#include <string>

#include "schemas/config/config.hpp"

namespace carewire {

/// The clinic's time zone when this change names one (`clinic.timezone`): `UTC` for null, the default. Nothing for a change of
/// another setting; empty when the value is no text. Whether the zone exists is the caller's question.
std::optional<std::string> zone_change(const ConfigChanged& change);

}  // namespace carewire
