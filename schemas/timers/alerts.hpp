#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// The time to acknowledge an alert is over (B-4): published by the scheduler unless the timer was cancelled.
struct AlertAckDue {
    std::string alert_id;
    int step = 0;
    std::optional<Time> due;

    static constexpr EventInfo event{"alert.ack_due", Stream::Timers, 1};
    static auto fields() {
        using Self = AlertAckDue;
        return describe<Self>(field("alert_id", &Self::alert_id), field("step", &Self::step).otherwise(0),
                              field("due", &Self::due));
    }
};

}  // namespace carewire
