#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "core/auth/digest.hpp"
#include "core/auth/principal.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Credentials that were checked lately, by their digest. Bounded: two generations of at most `most / 2`; what is asked for
/// moves to the young one, and when that is full the old one goes. Thread safe.
class TokenCache {
  public:
    explicit TokenCache(std::size_t most) : half_(most / 2) {}

    /// Nothing when unknown, expired, or checked against an older state of the keys (`epoch`).
    std::shared_ptr<const Principal> find(const Digest& credential, Time now, std::uint64_t epoch);
    void remember(const Digest& credential, std::shared_ptr<const Principal> who, Time until, std::uint64_t epoch);
    std::size_t size() const;

  private:
    struct Entry {
        std::shared_ptr<const Principal> who;
        Time until{};
        std::uint64_t epoch = 0;
    };
    using Generation = std::unordered_map<Digest, Entry, DigestHash>;
    void add(const Digest& credential, Entry entry);

    std::size_t half_;
    mutable std::mutex mutex_;
    Generation young_, old_;
};

}  // namespace carewire
