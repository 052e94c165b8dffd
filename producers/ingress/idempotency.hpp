#pragma once
#include <cstddef>
#include <deque>
#include <unordered_map>
#include <utility>

#include "core/auth/digest.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Which keys this process has seen, and with what content (C-4). It keeps no answers: event ids are derived from the key, so
/// the answer to a repeat is made again and is the same. Bounded: when it is full the oldest keys go, and a repeat of theirs is
/// published again under the same event id, which is harmless. One thread.
class Idempotency {
  public:
    enum class Claim {
        First,      ///< go on; end with settle() or release()
        InFlight,   ///< the first one is still running: 409
        OtherBody,  ///< the key was used for something else: 422
        Done,       ///< the first one was acknowledged: give its answer again
    };
    struct Limits {
        std::size_t keys = 60000;  ///< about 100 bytes each
        Duration life = std::chrono::hours{24};
    };

    explicit Idempotency(Limits limits) : limits_(limits) {}

    /// `scope`: caller, route and key. `content`: everything that makes two requests equal.
    Claim claim(const Digest& scope, const Digest& content, Steady now);
    /// Acknowledged by the broker.
    void settle(const Digest& scope);
    /// Nothing was published, or nobody knows: the key may be used again.
    void release(const Digest& scope) { entries_.erase(scope); }
    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Digest content;
        Steady since{};
        bool done = false;
    };
    void make_room(Steady now);

    Limits limits_;
    std::unordered_map<Digest, Entry, DigestHash> entries_;
    std::deque<std::pair<Digest, Steady>> by_age_;
};

}  // namespace carewire
