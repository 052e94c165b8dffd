#pragma once
#include <vector>

#include "core/bus/bus.hpp"
#include "core/timer/timer_store.hpp"

namespace carewire {

/// What a due timer leads to: the events to publish, and where it goes then.
struct DueEvents {
    std::vector<OutRecord> records;
    int skipped = 0;                    ///< dates that were missed too long ago to be published
    std::optional<Time> next_due;       ///< nothing: a one-shot timer that is over
    std::optional<std::string> next_date;
};

/// The same timer and moment give the same events, with the same ids and bytes, in every scheduler: the id comes from (timer,
/// due time), the time is the due time. A daily timer publishes every missed local date that is at most `catch_up_days` old.
/// Throws std::invalid_argument when the timer's zone or time is not known here.
DueEvents due_events(const Timer& timer, Time now, std::string_view topic_prefix);

}  // namespace carewire
