#pragma once
#include <string_view>
#include <vector>

#include "core/store/named_parameters.hpp"
#include "core/store/sql.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace carewire {

/// One prepared statement of SQLite. Bound texts are not copied: they must outlive the run (until reset()).
class SqliteStatement {
  public:
    SqliteStatement(sqlite3* handle, std::string_view statement);
    ~SqliteStatement();
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    void bind(const Binds& binds);
    void bind(int number, const SqlValue& value);
    /// True: there is a row.
    bool step();
    Row row() const;
    void reset() noexcept;
    /// Rows changed by the run that just ended; 0 for anything but insert, update and delete.
    std::int64_t changed() const;
    /// Whether a run of it is under way: an outer each() over the same text.
    bool running() const;

  private:
    SqlValue column(int i) const;

    sqlite3* handle_;
    NumberedStatement statement_;
    sqlite3_stmt* prepared_ = nullptr;
    std::int64_t changes_before_ = 0;
};

/// Resets on every way out, so that a failed statement holds no lock and no pointer to its values.
class SqliteRun {
  public:
    explicit SqliteRun(SqliteStatement& statement) : statement_(statement) {}
    ~SqliteRun() { statement_.reset(); }
    SqliteRun(const SqliteRun&) = delete;
    SqliteRun& operator=(const SqliteRun&) = delete;

  private:
    SqliteStatement& statement_;
};

}  // namespace carewire
