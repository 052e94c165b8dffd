#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire {

/// A migration that was built into the binary.
struct MigrationFile {
    std::string path;  ///< `consumers/journal/sql/001_events.sql`: its name in schema_migrations
    std::string_view text;
};

/// The files of these folders for this dialect: engine (core/) first, then as given; by name within a folder.
std::vector<MigrationFile> migration_files(const std::vector<std::string>& folders, Dialect dialect);

}  // namespace carewire
