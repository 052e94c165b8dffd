#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "core/config/config.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"

namespace carewire::cli {

/// `db.*`. A missing SQLite file is an error for every command but `carewire migrate`: a typing mistake in the address
/// must not look like an empty store (fault F53).
DatabaseOptions read_store_settings(ConfigReader& from);

/// Every folder that brings tables: all of them, in every process, because they share one store.
std::vector<std::string> migration_folders();

/// Migrations that this store has had, and those that it still lacks, by path.
std::vector<std::string> applied_migrations(Database& database);
std::vector<std::string> missing_migrations(Database& database);

/// Brings the tables up to date as soon as the store answers: a process that starts before its store waits for it and
/// is not ready meanwhile. False when it was asked to stop first. Throws when a migration cannot be applied: waiting
/// mends nothing.
bool migrate_when_it_answers(Database& database, Log& log, const std::stop_token& stop);

}  // namespace carewire::cli
