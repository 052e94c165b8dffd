#pragma once
#include <functional>
#include <memory>
#include <string>

#include "core/store/database.hpp"

namespace carewire::testing {

/// A fresh, empty store that is gone with this object: a temporary SQLite file, or a database of its own on the scratch
/// PostgreSQL server that CAREWIRE_TEST_POSTGRESQL names (ops/postgres starts one).
class TestStore {
  public:
    static TestStore sqlite(DatabaseOptions options = {});
    /// Only when has_postgresql().
    static TestStore postgresql(DatabaseOptions options = {});
    static bool has_postgresql();

    Database& database() { return *database_; }
    /// How it was opened: another Database on the same store is `Database::open(store.options())`.
    const DatabaseOptions& options() const { return options_; }
    /// The SQLite file's path; empty for PostgreSQL.
    std::string file() const;
    /// Closes and opens again: a restart.
    void reopen();

  private:
    TestStore(DatabaseOptions options, std::shared_ptr<void> place);
    DatabaseOptions options_;
    std::shared_ptr<void> place_;  // removes file or database; outlives the connections below
    std::unique_ptr<Database> database_;
};

/// Runs the body on a fresh store of each kind there is; prints `not tested: PostgreSQL` once when there is none.
void on_each_store(const std::function<void(TestStore&)>& body);

}  // namespace carewire::testing
