#include "producers/scheduler/scheduler.hpp"

#include <algorithm>

#include "core/worker/fault_point.hpp"
#include "producers/scheduler/due_events.hpp"

namespace carewire {
namespace {

constexpr std::size_t kAtOnce = 500;
constexpr Duration kLongestRest{1000};
/// A timer that cannot be read (its zone is unknown to this machine) is tried again after this.
constexpr Duration kUnreadable{3600000};

}  // namespace

Scheduler::Scheduler(std::string topic_prefix, Duration publish_deadline, Parts parts)
    : prefix_(std::move(topic_prefix)),
      publish_deadline_(publish_deadline),
      parts_(parts),
      published_(parts.metrics.counter("carewire_timers_published_total", "Events published for due timers.")),
      skipped_(parts.metrics.counter("carewire_timers_skipped_total", "Dates missed too long ago to be published.")) {}

Duration Scheduler::turn() {
    if (hold_.on() && hold_.left(parts_.clock) > Duration{0}) return hold_.left(parts_.clock);
    try {
        const Duration rest = publish_due();
        if (!hold_.why().empty()) parts_.log.info("scheduler.resumed", {{"after", hold_.why()}});
        hold_.over();
        return rest;
    } catch (const StoreError& error) {
        if (!error.is_outage() || error.kind == StoreError::Kind::Broken) throw;
        parts_.log.warning("scheduler.held", {{"by", "store"}, {"why", error.what()}});
        hold_.begin("store", parts_.clock);
    } catch (const BusUnavailable& error) {
        parts_.log.warning("scheduler.held", {{"by", "broker"}, {"why", error.what()}});
        hold_.begin("broker", parts_.clock);
    }
    return hold_.left(parts_.clock);
}

Duration Scheduler::publish_due() {
    const Time now = parts_.clock.now();
    const auto timers = parts_.database.read([&](Sql& sql) { return due_timers(sql, now, kAtOnce); });
    std::vector<DueEvents> events;
    std::vector<OutRecord> records;
    for (const Timer& timer : timers) {
        try {
            events.push_back(due_events(timer, now, prefix_));
        } catch (const std::invalid_argument& error) {
            parts_.log.error("timer.unreadable", {{"timer", timer.id}, {"why", error.what()}});
            events.push_back({.records = {}, .skipped = 0, .next_due = now + kUnreadable, .next_date = timer.next_date});
        }
        std::move(events.back().records.begin(), events.back().records.end(), std::back_inserter(records));
    }
    const auto published = static_cast<double>(records.size());
    CAREWIRE_FAULT_POINT("scheduler.due");
    if (!records.empty()) parts_.sink.publish(std::move(records), publish_deadline_);
    CAREWIRE_FAULT_POINT("scheduler.published");
    if (!timers.empty()) move(timers, events);
    published_.add(published);
    if (timers.size() == kAtOnce) return Duration{0};
    const auto next = parts_.database.read([](Sql& sql) { return next_timer_due(sql); });
    const Duration until = next ? *next - parts_.clock.now() : kLongestRest;
    return std::clamp(until, Duration{0}, kLongestRest);
}

void Scheduler::move(const std::vector<Timer>& timers, const std::vector<DueEvents>& events) {
    parts_.database.write([&](Sql& sql) {
        for (std::size_t i = 0; i < timers.size(); ++i) {
            if (events[i].next_due) {
                move_timer(sql, timers[i], *events[i].next_due, events[i].next_date.value_or(""));
            } else {
                remove_timer(sql, timers[i]);
            }
        }
    });
    for (std::size_t i = 0; i < timers.size(); ++i) {
        if (events[i].skipped == 0) continue;
        skipped_.add(events[i].skipped);
        parts_.log.warning("timer.skipped", {{"timer", timers[i].id}, {"dates", std::int64_t{events[i].skipped}}});
    }
}

}  // namespace carewire
