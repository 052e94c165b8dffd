#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// A timer as it lies in the store.
struct Timer {
    std::string id, worker, clinic, event_type, stream, body, zone, cause, correlation;
    int event_version = 1;
    Time due{};
    std::optional<std::string> daily;
    std::optional<std::string> next_date;
    int catch_up_days = 0;
};

/// Those whose time has come, the longest due first.
std::vector<Timer> due_timers(Sql& sql, Time now, std::size_t most);
std::optional<Time> next_timer_due(Sql& sql);
/// Takes a published one-shot timer away, or moves a daily one to its next date. Nothing happens when it was moved or cancelled
/// since it was read: then it is another timer.
void remove_timer(Sql& sql, const Timer& timer);
void move_timer(Sql& sql, const Timer& timer, Time due, const std::string& next_date);

}  // namespace carewire
