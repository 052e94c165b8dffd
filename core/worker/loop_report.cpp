#include "core/worker/loop_report.hpp"

#include <algorithm>

namespace carewire {
namespace {

/// Above this a batch is catching up, not live traffic.
constexpr std::size_t kLinesPerBatch = 20;

Labels of_worker(const std::string& worker) { return {{"worker", worker}}; }

}  // namespace

LoopReport::LoopReport(std::string worker, Log& log, Metrics& metrics, const Clock& clock)
    : worker_(std::move(worker)),
      log_(log),
      metrics_(metrics),
      clock_(clock),
      dead_letters_(metrics.counter("carewire_dead_letters_total", "Events set aside.", of_worker(worker_))),
      batch_seconds_(
          metrics.histogram("carewire_worker_batch_seconds", "From begin to commit of a batch.", of_worker(worker_))),
      lag_events_(metrics.gauge("carewire_worker_lag_events", "Events not yet handled.", of_worker(worker_))),
      lag_seconds_(metrics.gauge("carewire_worker_lag_seconds", "Age of the event handled last while more wait.",
                                 of_worker(worker_))),
      held_(metrics.gauge("carewire_worker_held", "1 while an outage holds the worker.", of_worker(worker_))) {
    for (const Fate fate : {Fate::Open, Fate::Done, Fate::Dead, Fate::Waiting, Fate::Known, Fate::Conflict}) {
        outcomes_[fate] = &metrics.counter("carewire_events_handled_total", "Events by what became of them.",
                                           {{"worker", worker_}, {"outcome", std::string(name(fate))}});
    }
}

Counter& LoopReport::outcome(Fate fate) { return *outcomes_.at(fate); }

void LoopReport::handled(const std::vector<Taken>& items, const std::deque<Taken>& revived, Duration took, bool one_by_one) {
    const std::size_t count = items.size() + revived.size();
    if (count == 0) return;
    const double ms_each = static_cast<double>(took.count()) / static_cast<double>(count);
    const Level simple = count > kLinesPerBatch ? Level::Debug : Level::Info;
    auto tell = [&](const Taken& item) {
        outcome(item.fate).add();
        const bool set_aside = item.fate == Fate::Dead || item.fate == Fate::Conflict;
        if (set_aside) dead_letters_.add();
        const bool expected = item.fate == Fate::Done || item.fate == Fate::Known;
        line(item, set_aside ? Level::Warning : expected ? simple : Level::Info, ms_each);
    };
    std::for_each(items.begin(), items.end(), tell);
    std::for_each(revived.begin(), revived.end(), tell);
    batch_seconds_.observe(std::chrono::duration<double>(took).count());
    if (!items.empty() && waiting_events_ > 0) {
        const Duration age = clock_.now() - items.back().record.produced;
        lag_seconds_.set(std::max(0.0, std::chrono::duration<double>(age).count()));
    }
    if (simple == Level::Debug) {
        log_.info("batch.handled", {{"worker", worker_},
                                    {"events", static_cast<std::int64_t>(count)},
                                    {"ms", std::int64_t{took.count()}},
                                    {"one_by_one", one_by_one}});
    }
}

void LoopReport::line(const Taken& item, Level level, double ms_each) {
    const Envelope& envelope = item.event.envelope;
    log_.write(level, "event.handled",
               {{"worker", worker_},
                {"type", envelope.type},
                {"event_id", envelope.id.value},
                {"correlation_id", envelope.correlation},
                {"outcome", name(item.fate)},
                {"attempt", std::int64_t{item.attempts}},
                {"ms", ms_each},
                {"code", item.code},
                {"topic", item.record.topic},
                {"partition", std::int64_t{item.record.partition}},
                {"offset", item.record.offset}});
}

void LoopReport::holding(const std::string& what, const std::string& why) {
    const std::lock_guard lock(mutex_);
    if (held_by_ != what) log_.warning("worker.held", {{"worker", worker_}, {"by", what}, {"why", why}});
    held_by_ = what;
    held_.set(1);
}

void LoopReport::working() {
    const std::lock_guard lock(mutex_);
    if (held_by_.empty()) return;
    log_.info("worker.resumed", {{"worker", worker_}, {"after", held_by_}});
    held_by_.clear();
    held_.set(0);
}

std::int64_t LoopReport::lag(const std::map<TopicPartition, std::int64_t>& lag) {
    waiting_events_ = 0;
    for (const auto& [at, events] : lag) waiting_events_ += events;
    lag_events_.set(static_cast<double>(waiting_events_));
    if (waiting_events_ == 0) lag_seconds_.set(0);
    return waiting_events_;
}

std::string LoopReport::held() const {
    const std::lock_guard lock(mutex_);
    return held_by_;
}

}  // namespace carewire
