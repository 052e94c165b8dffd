#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/auth/api_key.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// The live API keys in memory. A KeyFeed replaces them as the store changes; doors only read. Thread safe.
class KeyRing {
  public:
    /// Nothing when no live key has this text. The stored hash is compared in constant time.
    std::shared_ptr<const Principal> find(std::string_view key, Time now);
    void replace(std::vector<StoredKey> keys);
    /// One key that the store had and memory did not, read while the ring was in this epoch: a key that was revoked between the
    /// reading and this call must not come back.
    void add(StoredKey key, std::uint64_t read_in);
    /// Grows with every replace(): what was checked against an older ring must be checked again.
    std::uint64_t epoch() const { return epoch_.load(std::memory_order_acquire); }
    /// False until the first replace(): then nobody can be called unknown.
    bool filled() const { return epoch() > 0; }

    /// When each key was last found, since the last call.
    std::map<std::string, Time> take_uses();

  private:
    std::atomic<std::uint64_t> epoch_{0};
    mutable std::mutex mutex_;
    std::unordered_map<std::string, StoredKey> keys_;  // by the hash's bytes
    std::map<std::string, Time> uses_;
};

}  // namespace carewire
