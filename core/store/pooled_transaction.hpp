#pragma once
#include "core/store/database.hpp"
#include "core/store/pool.hpp"

namespace carewire {

/// A transaction on a leased connection that has one begun.
class PooledTransaction final : public Transaction {
  public:
    explicit PooledTransaction(Pool::Lease lease) : lease_(std::move(lease)) {}
    ~PooledTransaction() override;
    Sql& sql() override { return *lease_; }
    void savepoint() override;
    void roll_back_to_savepoint() override;
    void release_savepoint() override;
    void commit() override;

  private:
    Pool::Lease lease_;
    int marks_ = 0;
    bool open_ = true;
};

}  // namespace carewire
