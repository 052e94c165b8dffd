#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/event/ids.hpp"
#include "core/store/database.hpp"
#include "core/time/zone.hpp"

namespace carewire::journal {

/// What is written where: one clinic, one local date in a zone.
struct ExportDay {
    ClinicId clinic;
    LocalDate date;
    Zone zone = Zone::utc();

    /// `interactions_2025_07_04.json`
    std::string name() const;
    /// `{clinic}/{name}`, whatever characters the clinic's id is made of.
    std::filesystem::path path() const;
};

struct ExportWritten {
    std::int64_t size = 0;
    std::string sha256;
    std::int64_t entries = 0;
};

/// Writes the day's interactions as a JSON array of INT-1 entries, ordered by `timestamp`, then `interaction_id`, each once
/// (INT-9). Reads the journal's own events with flat memory. The file appears whole or not at all (written beside, synced,
/// renamed); folder 0700, file 0600. Throws std::system_error when the disk refuses, StoreError when the store does.
ExportWritten write_export(Database& database, const std::filesystem::path& directory, const ExportDay& day);

/// Removes the file of a date; false when there is none.
bool remove_export(const std::filesystem::path& directory, const std::filesystem::path& path);

}  // namespace carewire::journal
