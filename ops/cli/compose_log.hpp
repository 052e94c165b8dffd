#pragma once
#include <string>

#include "core/config/config.hpp"
#include "core/log/log.hpp"

namespace carewire::cli {

/// `log.*` for a process of this name.
LogOptions read_log_settings(ConfigReader& from, const std::string& process);

}  // namespace carewire::cli
