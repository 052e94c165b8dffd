#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/store/sql.hpp"
#include "core/timer/timer.hpp"

namespace carewire {

/// A timer set or cancelled by a handler, to be written with its batch.
struct TimerChange {
    std::string id;
    std::optional<TimerRequest> set;  ///< nothing: cancelled
    std::string worker;
    std::string cause;
    std::string correlation;
    bool replay = false;
    Time at{};
};

/// Writes the changes; of several to one timer the last holds. Setting a timer of the same id moves it; a recurring one that
/// is set again keeps its next date, also at another time or in another zone. Throws std::invalid_argument when a
/// request is neither one-shot nor daily, or its time or zone is not known.
void change_timers(Sql& sql, const std::vector<TimerChange>& changes);

}  // namespace carewire
