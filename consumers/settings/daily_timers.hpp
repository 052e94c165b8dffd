#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/timer/timer.hpp"

namespace carewire::settings {

/// Whether a change of this key moves a timer.
bool moves_a_timer(std::string_view key);

/// The daily timers of a clinic, by its settings (key → JSON; an absent key has its default): `report:{clinic}` at the time of
/// the daily mail and `retention:{clinic}` in the night, both in the clinic's zone.
std::vector<TimerRequest> daily_timers(const ClinicId& clinic, const std::map<std::string, std::string>& settings);

}  // namespace carewire::settings
