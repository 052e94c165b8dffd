#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/store/database.hpp"
#include "core/timer/timer_store.hpp"
#include "core/worker/hold.hpp"

namespace carewire {

/// Publishes the events of due timers. Any number of schedulers may run and die at any moment: each publishes first and then
/// moves the timer, and what is published twice has the same id. An outage of the store or the broker is waited out; a broken
/// store or a finished producer leaves through turn(). One thread.
class Scheduler {
  public:
    struct Parts {
        Database& database;
        Sink& sink;
        const Clock& clock;
        Log& log;
        Metrics& metrics;
    };
    Scheduler(std::string topic_prefix, Duration publish_deadline, Parts parts);

    /// Publishes what is due. How long nothing will be due, as far as is known now: at most a second, for timers that workers
    /// set meanwhile.
    Duration turn();
    /// What it waits for; empty while it works.
    std::string held() const { return hold_.why(); }

  private:
    Duration publish_due();
    void move(const std::vector<Timer>& timers, const std::vector<struct DueEvents>& events);

    const std::string prefix_;
    const Duration publish_deadline_;
    Parts parts_;
    Counter& published_;
    Counter& skipped_;
    Hold hold_;
};

}  // namespace carewire
