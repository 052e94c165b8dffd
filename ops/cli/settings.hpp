#pragma once
#include "core/config/config.hpp"

namespace carewire::cli {

/// Reads the settings of every part into `from`: what `carewire config` prints.
void read_all_settings(ConfigReader& from);

/// The first port of the small doors of `carewire up`; 0: any free ones.
int read_first_ops_port(ConfigReader& from);

/// A key that only another process reads is no mistake in this one: one settings file serves them all.
void learn_settings_of_all_processes(ConfigReader& config);

}  // namespace carewire::cli
