#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time/time.hpp"

namespace carewire {

/// At most `requests` per `window` for each caller (AU-9); the window of a caller starts with a request of theirs. Bounded
/// memory. One thread: each loop has its own.
class RateLimit {
  public:
    /// `requests` 0: no limit.
    RateLimit(std::int64_t requests, Duration window) : requests_(requests), window_(window) {}

    /// Counts one request (or `cost`); when it is too much: how long to wait.
    std::optional<Duration> exceeded(std::string_view caller, Steady now, std::int64_t cost = 1);
    std::size_t size() const { return callers_.size(); }

  private:
    struct Window {
        Steady began{};
        std::int64_t used = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    void make_room(Steady now);

    std::int64_t requests_;
    Duration window_;
    std::unordered_map<std::string, Window, Hash, std::equal_to<>> callers_;
};

}  // namespace carewire
