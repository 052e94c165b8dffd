#include "core/store/postgresql_database.hpp"

#include <algorithm>

#include "core/store/pool.hpp"
#include "core/store/pooled_transaction.hpp"
#include "core/store/postgresql_connection.hpp"
#include "core/store/probe.hpp"

namespace carewire {
namespace {

class PostgresqlDatabase final : public Database {
  public:
    explicit PostgresqlDatabase(const DatabaseOptions& options)
        : options_(options),
          pool_(std::max(1, options.pool - 1), options.pool_wait, [this] { return connect(); }),
          probe_([this] { ask(); }) {}

    Dialect dialect() const override { return Dialect::PostgreSQL; }
    std::unique_ptr<Transaction> begin_write() override { return begin(Connection::Access::Write); }
    std::unique_ptr<Transaction> begin_read() override { return begin(Connection::Access::Read); }
    bool answers(Duration within) override { return probe_.answers(within); }

  private:
    std::unique_ptr<PostgresqlConnection> connect() const {
        return std::make_unique<PostgresqlConnection>(options_.url, options_.statement_limit);
    }

    std::unique_ptr<Transaction> begin(Connection::Access access) {
        return std::make_unique<PooledTransaction>(pool_.begin(access));
    }

    /// On a connection of its own, kept: a server without a free slot still answers those who have one. It counts against the
    /// limit, which is one for the server (OP-7).
    void ask() {
        if (!asking_) asking_ = connect();
        try {
            asking_->query("select 1", {});
        } catch (const StoreError&) {
            asking_.reset();
            throw;
        }
    }

    DatabaseOptions options_;
    Pool pool_;
    std::unique_ptr<PostgresqlConnection> asking_;
    Probe probe_;
};

}  // namespace

std::unique_ptr<Database> open_postgresql(const DatabaseOptions& options) {
    return std::make_unique<PostgresqlDatabase>(options);
}

}  // namespace carewire
