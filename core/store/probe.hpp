#pragma once
#include <functional>
#include <future>
#include <mutex>

#include "core/time/time.hpp"

namespace carewire {

/// Asks a question that may hang (a frozen server, a dead disk) without hanging with it: one asker in the background at
/// most; who comes while it hangs gets `false` when his time is over. The destructor waits for the asker.
class Probe {
  public:
    /// `ask` throws when the answer is no.
    explicit Probe(std::function<void()> ask) : ask_(std::move(ask)) {}
    bool answers(Duration within);

  private:
    std::function<void()> ask_;
    std::mutex mutex_;
    std::shared_future<bool> under_way_;
};

}  // namespace carewire
