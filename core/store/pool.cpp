#include "core/store/pool.hpp"

namespace carewire {

Pool::Lease::~Lease() {
    if (pool_ == nullptr) return;
    if (connection_ && !connection_->usable()) connection_.reset();
    pool_->give_back(std::move(connection_));
}

void Pool::Lease::replace() {
    connection_.reset();
    connection_ = pool_->open_();
}

Pool::Lease Pool::begin(Connection::Access access) {
    Lease lease = take();
    try {
        lease->begin(access);
    } catch (const StoreError&) {
        if (lease->usable()) throw;
        lease.replace();
        lease->begin(access);
    }
    return lease;
}

Pool::Lease Pool::take() {
    std::unique_lock lock(mutex_);
    std::unique_ptr<Connection> connection;
    if (handed_out_ < size_ && queue_.empty()) {
        ++handed_out_;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());  // the most recently used one: the others may be closed by the server
            idle_.pop_back();
        }
    } else {
        Waiter waiter;
        const auto place = queue_.insert(queue_.end(), &waiter);
        if (!waiter.wake.wait_for(lock, wait_, [&] { return waiter.served; })) {
            queue_.erase(place);
            throw StoreError(StoreError::Kind::Unavailable, "every connection to the store is in use");
        }
        connection = std::move(waiter.connection);
    }
    lock.unlock();
    Lease lease(*this, std::move(connection));
    if (!lease.connected()) lease.replace();
    return lease;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) {
        --handed_out_;
        if (connection) idle_.push_back(std::move(connection));
        return;
    }
    Waiter& next = *queue_.front();
    queue_.pop_front();
    next.connection = std::move(connection);
    next.served = true;
    next.wake.notify_one();
}

}  // namespace carewire
