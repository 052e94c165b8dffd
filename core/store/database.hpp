#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// A transaction: rolled back unless commit() was called. Holds one connection of the pool for its life; one thread.
class Transaction {
  public:
    virtual ~Transaction() = default;
    virtual Sql& sql() = 0;
    /// A mark to which this transaction can go back; marks nest.
    virtual void savepoint() = 0;
    /// The latest mark stays, as in SQL: it can be gone back to again, or released.
    virtual void roll_back_to_savepoint() = 0;
    virtual void release_savepoint() = 0;
    virtual void commit() = 0;
};

struct DatabaseOptions {
    std::string url = "sqlite3://var/carewire.db";  ///< or postgresql://user@host:port/name
    int pool = 10;                                  ///< connections at most (db.pool), of PostgreSQL one for answers()
    Duration pool_wait{2000};                       ///< then StoreError Unavailable (db.pool_wait_ms)
    Duration statement_limit{10000};
    bool check = true;   ///< SQLite: read the file's structure at open, refuse a damaged one (fault F55)
    bool create = true;  ///< false: a missing SQLite file is an error, never a fresh empty store (fault F53)
};

/// The store. Thread safe: any number of transactions up to the pool's size. SQLite: WAL, BEGIN IMMEDIATE, busy timeout,
/// synchronous FULL, foreign keys on, each read back; one writer at a time per process. PostgreSQL: the same tables.
class Database {
  public:
    static std::unique_ptr<Database> open(const DatabaseOptions& options);
    virtual ~Database() = default;
    virtual Dialect dialect() const = 0;
    virtual std::unique_ptr<Transaction> begin_write() = 0;
    virtual std::unique_ptr<Transaction> begin_read() = 0;
    /// Whether it answers within this time; what ready probes ask; takes no connection from the pool's users.
    virtual bool answers(Duration within) = 0;

    template <class F>
    auto read(F&& work) {
        const auto tx = begin_read();
        return work(tx->sql());
    }
    template <class F>
    void write(F&& work) {
        const auto tx = begin_write();
        work(tx->sql());
        tx->commit();
    }
};

/// Applies every embedded `<folder>/sql/NNN_*.sql` that this store has not had yet, in order of name within a folder, engine
/// first; safe to call from many processes at once. A file changed after it was applied is an error that names it.
/// A file `NNN_what.postgresql.sql` or `.sqlite.sql` is for one dialect only.
void migrate(Database& database, const std::vector<std::string>& folders);

}  // namespace carewire
