#pragma once
#include <atomic>

#include "core/time/time.hpp"

namespace carewire::testing {

/// A clock that stands still until a test moves it. Both its hands move together. Thread safe.
class FakeClock final : public Clock {
  public:
    explicit FakeClock(Time start = from_epoch_ms(1751629800000)) : wall_ms_(epoch_ms(start)) {}  // 2025-07-04T11:50:00Z
    Time now() const override { return from_epoch_ms(wall_ms_); }
    Steady steady() const override { return Steady{std::chrono::milliseconds{steady_ms_}}; }
    void advance(Duration by) {
        wall_ms_ += by.count();
        steady_ms_ += by.count();
    }
    /// Only the wall clock jumps, as when somebody sets it.
    void set_wall(Time now) { wall_ms_ = epoch_ms(now); }

  private:
    std::atomic<std::int64_t> wall_ms_;
    std::atomic<std::int64_t> steady_ms_{3600000};
};

}  // namespace carewire::testing
