#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "core/store/connection.hpp"

namespace carewire {

/// At most `size` connections, handed out in the order of asking (first come, first served: a busy loop cannot starve the
/// others). Waits at most `wait`, then StoreError Unavailable (pitfall Q13). Connections are opened when first needed,
/// outside the lock; one that is no longer usable is dropped on return. Thread safe; must outlive its leases.
class Pool {
  public:
    using Open = std::function<std::unique_ptr<Connection>()>;

    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
        Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }
        bool connected() const { return connection_ != nullptr; }
        /// A fresh connection in the place of this one.
        void replace();

      private:
        Pool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    Pool(int size, Duration wait, Open open) : size_(size), wait_(wait), open_(std::move(open)) {}
    /// A connection with a transaction begun on it. One that the server has dropped while it lay idle is replaced, once:
    /// the BEGIN is the sign of life, it costs no round trip of its own.
    Lease begin(Connection::Access access);

  private:
    struct Waiter {
        std::condition_variable wake;
        bool served = false;
        std::unique_ptr<Connection> connection;
    };
    Lease take();
    void give_back(std::unique_ptr<Connection> connection);

    const int size_;
    const Duration wait_;
    const Open open_;
    std::mutex mutex_;
    int handed_out_ = 0;
    std::deque<std::unique_ptr<Connection>> idle_;
    std::list<Waiter*> queue_;
};

}  // namespace carewire
