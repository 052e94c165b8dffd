#pragma once
#include "core/time/time.hpp"

namespace carewire::kafka {

/// A descriptor that is readable after signal(), from any thread, and when the time of ring_at() has come.
class WakeUp {
  public:
    WakeUp();
    ~WakeUp();
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

    int fd() const { return both_; }
    /// What signals when eight bytes, a number in the machine's order, are written to it.
    int event_fd() const { return event_; }
    void signal() const;
    /// Silent again, until the next signal or a time that has not come yet.
    void clear();
    /// Readable from then on; an earlier time that was asked for stays.
    void ring_at(Steady when);

  private:
    int event_ = -1, timer_ = -1, both_ = -1;
    Steady rings_ = Steady::max();
};

}  // namespace carewire::kafka
