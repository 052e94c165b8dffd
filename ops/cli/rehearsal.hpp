#pragma once
#include <string_view>
#include <vector>

#include "core/config/config.hpp"

namespace carewire::cli {

/// Makes these workers (all of the roster: empty) once without a store and throws them away, so that the settings that
/// they read are known, and their mistakes found, before anything starts.
void read_worker_settings(ConfigReader& from, const std::vector<std::string_view>& names = {});

}  // namespace carewire::cli
