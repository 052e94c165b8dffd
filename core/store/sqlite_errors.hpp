#pragma once
#include <string>
#include <string_view>

#include "core/store/sql.hpp"

struct sqlite3;

namespace carewire {

/// What an (extended) result code of SQLite means for us (pitfall Q2: SOCI's own category says nothing there).
StoreError::Kind sqlite_kind(int result);

/// The error of the last call on this handle. SQLite's own sentence is quoted only where it cannot hold a bound value:
/// constraints name columns, errors of preparation name what stands in the statement (pitfall Q1).
StoreError sqlite_error(sqlite3* handle, int result, std::string_view statement);

}  // namespace carewire
