#pragma once
#include <cstdint>
#include <functional>
#include <memory>

#include "core/time/time.hpp"

namespace carewire::http {

/// A strict event loop: one thread polls descriptors, timers and posted work. Everything but post() and stop() is for the
/// loop's own thread.
class Loop {
  public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Calls `ready` whenever the descriptor is readable, until unwatch().
    void watch(int fd, std::function<void()> ready);
    void unwatch(int fd);
    /// Calls `work` once after this time; cancel with the id.
    std::uint64_t after(Duration delay, std::function<void()> work);
    void cancel(std::uint64_t timer);
    /// Calls `work` on the loop's thread soon. Thread safe.
    void post(std::function<void()> work);
    /// Runs until stop().
    void run();
    void stop();

    struct State;
    State& state() { return *state_; }

  private:
    std::unique_ptr<State> state_;
};

}  // namespace carewire::http
