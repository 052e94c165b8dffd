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

/// A limit of the complaint clock has passed (metrics.md section 3): published by the scheduler unless the timer was cancelled.
struct ComplaintDue {
    std::string feedback_id;
    std::string limit;
    std::optional<Time> due;

    static constexpr EventInfo event{"complaint.due", Stream::Timers, 1};
    static auto fields() {
        using Self = ComplaintDue;
        return describe<Self>(field("feedback_id", &Self::feedback_id),
                              field("limit", &Self::limit).one_of({"acknowledge", "answer"}), field("due", &Self::due));
    }
};

}  // namespace carewire
