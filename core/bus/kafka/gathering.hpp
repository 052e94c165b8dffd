#pragma once
#include <chrono>
#include <utility>
#include <vector>

#include "core/bus/bus.hpp"

namespace carewire::kafka {

/// Records that wait until those before them are answered, so that what comes meanwhile goes to the broker together. The client
/// itself sends one request per partition as soon as it may, and while a partition waits for its answer with more to send it
/// turns in its loop without pause (librdkafka 2.0.2); few large requests cost both sides a fraction. A lone record does not
/// wait, and none waits longer than kLongest for this. Bounded: see full(). One thread.
class Gathering {
  public:
    static constexpr std::chrono::milliseconds kLongest{25};

    bool empty() const { return waiting_.empty(); }
    std::size_t size() const { return waiting_.size(); }
    /// As many as may wait; the next one only when these went.
    bool full() const { return waiting_.size() >= kMostRecords || bytes_ >= kMostBytes; }
    /// Whether they should go now: nothing is under way, they are many, or the first has waited long enough.
    bool due(std::size_t under_way, Steady now) const {
        return !empty() && (under_way == 0 || full() || now >= go_by_);
    }
    Steady go_by() const { return go_by_; }

    void add(OutRecord record, Sink::Report report, Steady now) {
        if (empty()) go_by_ = now + kLongest;
        bytes_ += record.value.size();
        waiting_.emplace_back(std::move(record), std::move(report));
    }
    /// Hands them in their order to `offer(record, report)` until it says no; whether all went.
    template <class Offer>
    bool go(Offer offer) {
        std::size_t gone = 0;
        while (gone < waiting_.size() && offer(waiting_[gone].first, waiting_[gone].second)) {
            bytes_ -= waiting_[gone].first.value.size();
            ++gone;
        }
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(gone));
        return empty();
    }

  private:
    /// Batches of many clients are then several requests that overlap; with 2,000 they took turns (door-batch: 48,200 against
    /// 67,700 events/s). Single posts of a few hundred connections never come to so many.
    static constexpr std::size_t kMostRecords = 400;
    static constexpr std::size_t kMostBytes = 4 << 20;

    std::vector<std::pair<OutRecord, Sink::Report>> waiting_;
    std::size_t bytes_ = 0;
    Steady go_by_{};
};

}  // namespace carewire::kafka
