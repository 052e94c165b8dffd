#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// A thing a person must look at now (FB-5, B-4). `subject_id` is what it is about: a feedback, a report's date, …
struct AlertRaised {
    std::string alert_id, kind, subject_id, title, because;
    int step = 0;           ///< of the ladder
    std::string told;       ///< role or address of that step
    std::optional<Time> acknowledge_by;
    Time at{};

    static constexpr EventInfo event{"alert.raised", Stream::Feedback, 1};
    static auto fields() {
        using Self = AlertRaised;
        return describe<Self>(
            field("alert_id", &Self::alert_id), field("kind", &Self::kind).says("urgent_feedback, report_failed, …"),
            field("subject_id", &Self::subject_id), field("title", &Self::title).says("Without personal data."),
            field("because", &Self::because).otherwise("").says("The rule that raised it."),
            field("step", &Self::step).otherwise(0), field("told", &Self::told).otherwise(""),
            field("acknowledge_by", &Self::acknowledge_by), field("at", &Self::at));
    }
};

/// Somebody takes it. `read_back` repeats a detail of the item, so that nobody acknowledges unread.
struct AlertAcknowledged {
    std::string alert_id;
    std::optional<std::string> read_back, note;

    static constexpr EventInfo event{"alert.acknowledged", Stream::Feedback, 1};
    static auto fields() {
        using Self = AlertAcknowledged;
        return describe<Self>(field("alert_id", &Self::alert_id).at_least(1).at_most(64).single_line(),
                              field("read_back", &Self::read_back).at_most(200).personal(),
                              field("note", &Self::note).at_most(2000).personal());
    }
};
Admission alert_acknowledgement_admission();

/// Somebody else has it already, or it is over: two people never take one alert unknowingly.
struct AlertAcknowledgementRejected {
    std::string alert_id, code, reason, actor, acknowledged_by;
    Time at{};

    static constexpr EventInfo event{"alert.acknowledgement_rejected", Stream::Feedback, 1};
    static auto fields() {
        using Self = AlertAcknowledgementRejected;
        return describe<Self>(field("alert_id", &Self::alert_id),
                              field("code", &Self::code).says("A problem code: already_claimed or illegal_transition."),
                              field("reason", &Self::reason), field("actor", &Self::actor).says("Who came too late."),
                              field("acknowledged_by", &Self::acknowledged_by).otherwise("").says("Who has it."),
                              field("at", &Self::at));
    }
};

/// Nobody took it in time: the next one on the ladder is told.
struct AlertEscalated {
    std::string alert_id, subject_id, told;
    int step = 0;
    std::optional<Time> acknowledge_by;
    Time at{};

    static constexpr EventInfo event{"alert.escalated", Stream::Feedback, 1};
    static auto fields() {
        using Self = AlertEscalated;
        return describe<Self>(field("alert_id", &Self::alert_id), field("subject_id", &Self::subject_id),
                              field("told", &Self::told), field("step", &Self::step),
                              field("acknowledge_by", &Self::acknowledge_by), field("at", &Self::at));
    }
};

struct AlertResolved {
    std::string alert_id, subject_id, actor;
    Time at{};

    static constexpr EventInfo event{"alert.resolved", Stream::Feedback, 1};
    static auto fields() {
        using Self = AlertResolved;
        return describe<Self>(field("alert_id", &Self::alert_id), field("subject_id", &Self::subject_id),
                              field("actor", &Self::actor).otherwise(""), field("at", &Self::at));
    }
};

}  // namespace carewire
