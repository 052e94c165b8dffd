#pragma once
#include <optional>
#include <string>

#include "core/event/event.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Something to do later. When due, the scheduler publishes an event of this type on the timers stream with the body given
/// and the id derived from (timer, due time), so that any number of schedulers publish the same event.
struct TimerRequest {
    std::string id;        ///< unique in the system: `report:{clinic}`, `alert:{id}:ack`
    ClinicId clinic;
    EventInfo event;       ///< what is published when due, e.g. report.due
    std::string body;      ///< JSON; recurring timers get `date` and `due` added by the scheduler
    std::optional<Time> due;          ///< one-shot
    std::optional<std::string> daily; ///< `17:00`, every local date
    std::string zone = "UTC";         ///< IANA zone of `daily`
    int catch_up_days = 1;            ///< dates missed while everything was down that are still published
};

}  // namespace carewire
