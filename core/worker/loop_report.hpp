#pragma once
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// What a loop tells of itself: log lines, metrics, health. Counts only what has been committed. A line per event at info while
/// batches are small; while catching up one line per batch, and the events that were simply done at debug: ten thousands of
/// lines a second would cost more than the work. What was not simply done always has its own line.
class LoopReport {
  public:
    LoopReport(std::string worker, Log& log, Metrics& metrics, const Clock& clock);

    void handled(const std::vector<Taken>& items, const std::deque<Taken>& revived, Duration took, bool one_by_one);
    void holding(const std::string& what, const std::string& why);
    void working();
    /// How many events that is in all.
    std::int64_t lag(const std::map<TopicPartition, std::int64_t>& lag);
    /// What it waits for; empty while it works. Any thread.
    std::string held() const;

  private:
    void line(const Taken& item, Level level, double ms_each);
    Counter& outcome(Fate fate);

    const std::string worker_;
    Log& log_;
    Metrics& metrics_;
    const Clock& clock_;
    std::map<Fate, Counter*> outcomes_;
    Counter& dead_letters_;
    Histogram& batch_seconds_;
    Gauge& lag_events_;
    Gauge& lag_seconds_;
    Gauge& held_;
    std::int64_t waiting_events_ = 0;
    mutable std::mutex mutex_;
    std::string held_by_;
};

}  // namespace carewire
