#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/auth/directory.hpp"
#include "core/auth/key_ring.hpp"
#include "core/log/log.hpp"

namespace carewire {

/// Keeps a KeyRing equal to the store: asks for the version of the keys every second (a revoked key is refused within 2 s) and
/// reads them again when it moved; writes down last uses every half minute. A thread of its own, so that no door ever waits for
/// the store; while the store is away the last known keys hold.
class KeyFeed {
  public:
    KeyFeed(Directory& directory, KeyRing& ring, Log& log);
    ~KeyFeed();
    /// The first reading happens before this returns, when the store answers.
    void start();
    /// One round; also what tests call.
    void refresh();

  private:
    void run(const std::stop_token& stop);
    void write_uses();

    Directory& directory_;
    KeyRing& ring_;
    Log& log_;
    std::int64_t version_ = -1;
    bool away_ = false;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;  // last: stops before what it uses goes
};

}  // namespace carewire
