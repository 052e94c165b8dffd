#pragma once
#include <algorithm>
#include <string>

#include "core/time/time.hpp"

namespace carewire {

/// Waiting out an outage of the store or the broker: pauses that grow from 0.1 s to 5 s, so that a broken dependency is
/// neither hammered nor found again late. Counts nothing against any event.
class Hold {
  public:
    bool on() const { return on_; }
    const std::string& why() const { return why_; }
    Time since() const { return since_; }

    void begin(std::string why, const Clock& clock) {
        if (!on_) since_ = clock.now();
        on_ = true;
        why_ = std::move(why);
        again_at_ = clock.steady() + pause_;
        pause_ = std::min(pause_ * 2, kLongest);
    }
    /// Time left until the next try; nothing when it has come.
    Duration left(const Clock& clock) const {
        return std::max(Duration{0}, std::chrono::ceil<Duration>(again_at_ - clock.steady()));
    }
    /// A try is under way: the source reads again, but only work that gets through ends the hold.
    void trying() { on_ = false; }
    void over() {
        on_ = false;
        pause_ = kShortest;
        why_.clear();
    }
    bool recovering() const { return !on_ && !why_.empty(); }

  private:
    static constexpr Duration kShortest{100};
    static constexpr Duration kLongest{5000};
    bool on_ = false;
    std::string why_;
    Time since_{};
    Steady again_at_{};
    Duration pause_ = kShortest;
};

}  // namespace carewire
