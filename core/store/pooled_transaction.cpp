#include "core/store/pooled_transaction.hpp"

#include <stdexcept>
#include <string>

namespace carewire {

PooledTransaction::~PooledTransaction() {
    if (open_) lease_->roll_back();
}

void PooledTransaction::savepoint() { lease_->script("savepoint mark" + std::to_string(++marks_)); }

void PooledTransaction::roll_back_to_savepoint() {
    if (marks_ == 0) throw std::logic_error("there is no savepoint to go back to");
    lease_->script("rollback to savepoint mark" + std::to_string(marks_));
}

void PooledTransaction::release_savepoint() {
    if (marks_ == 0) throw std::logic_error("there is no savepoint to release");
    lease_->script("release savepoint mark" + std::to_string(marks_--));
}

void PooledTransaction::commit() {
    if (!open_) throw std::logic_error("this transaction is over");
    lease_->commit();
    open_ = false;
}

}  // namespace carewire
