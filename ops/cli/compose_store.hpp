#pragma once
#include <string>
#include <vector>

#include "core/config/config.hpp"
#include "core/store/database.hpp"

namespace carewire::cli {

/// `db.*`. A missing SQLite file is an error for every command but `carewire migrate`: a typing mistake in the address must
/// not look like an empty store (fault F53).
DatabaseOptions read_store_settings(ConfigReader& from);

/// Every folder that brings tables: all of them, in every process, because they share one store.
std::vector<std::string> migration_folders();

}  // namespace carewire::cli
