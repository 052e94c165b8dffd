#pragma once
#include <optional>
#include <string>

#include "core/time/zone.hpp"
#include "core/timer/timer.hpp"

namespace carewire {

/// One moment at which a timer is due; `date` only for recurring ones, `2025-07-04`, in the timer's zone.
struct Occurrence {
    Time due{};
    std::optional<std::string> date;
};

/// The first moment at or after `now`. A one-shot timer keeps its own, also when that has passed: it is then due at once.
/// Throws std::invalid_argument when the request is neither one-shot nor daily, or names no known zone or time of day.
Occurrence first_occurrence(const TimerRequest& timer, Time now);

/// The moment of a daily timer on a date: a wall-clock time that is skipped there is the next valid instant, a doubled one the
/// first (D-16). Throws as above.
Occurrence occurrence_on(const std::string& date, const std::string& daily, const std::string& zone);
std::string next_date(const std::string& date);

}  // namespace carewire
