#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/auth/digest.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Which keys this process has seen, and with what content (C-4). It keeps no answers: event ids are derived from the key, so
/// the answer to a repeat is made again and is the same. Bounded: when it is full the oldest keys go, and a repeat of theirs is
/// published again under the same event id, which is harmless. A ring in order of age, found by hash: a key costs no allocation.
/// One thread.
class Idempotency {
  public:
    enum class Claim {
        First,      ///< go on; end with settle() or release()
        InFlight,   ///< the first one is still running: 409
        OtherBody,  ///< the key was used for something else: 422
        Done,       ///< the first one was acknowledged: give its answer again
    };
    struct Limits {
        std::size_t keys = 60000;  ///< about 55 bytes each
        Duration life = std::chrono::hours{24};
    };

    explicit Idempotency(Limits limits) : limits_(limits), buckets_(1024) {}

    /// `scope`: caller, route and key. `content`: everything that makes two requests equal.
    Claim claim(const Digest& scope, const Digest& content, Steady now);
    /// Acknowledged by the broker.
    void settle(const Digest& scope);
    /// Nothing was published, or nobody knows: the key may be used again.
    void release(const Digest& scope);
    std::size_t size() const { return live_; }

  private:
    struct Entry {
        Digest scope, content;
        Steady since{};
        std::uint32_t next = 0;  ///< in its bucket: a position plus one; 0 ends
        bool live = false, done = false;
    };
    std::uint32_t& bucket(const Digest& scope) { return buckets_[scope.low & (buckets_.size() - 1)]; }
    Entry* find(const Digest& scope);
    void add(const Digest& scope, const Digest& content, Steady now);
    void forget(Entry& entry);
    void make_room(Steady now);
    void spread();

    Limits limits_;
    std::deque<Entry> ring_;             ///< grows to limits_.keys, then its places are used again
    std::vector<std::uint32_t> buckets_;  ///< a power of two of them; a position plus one, 0: empty
    std::size_t oldest_ = 0, length_ = 0, live_ = 0;
};

}  // namespace carewire
