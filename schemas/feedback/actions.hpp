#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire {

/// A member of staff wants something changed on a feedback (FB-11); the worker may refuse.
struct FeedbackActionRequested {
    std::string feedback_id, action_id;
    std::optional<std::string> status, note, urgency, assignee;
    std::optional<bool> is_complaint;

    static constexpr EventInfo event{"feedback.action.requested", Stream::Feedback, 1};
    static auto fields() {
        using Self = FeedbackActionRequested;
        return describe<Self>(
            field("feedback_id", &Self::feedback_id).at_least(1).at_most(64).single_line(),
            field("action_id", &Self::action_id).minted(),
            field("status", &Self::status).one_of(kFeedbackStatuses),
            field("note", &Self::note).at_most(5000).personal().says("Internal; never shown to the patient."),
            field("urgency", &Self::urgency).one_of(kUrgencies),
            field("assignee", &Self::assignee).at_most(64).single_line().says("User id; empty takes the assignment back."),
            field("is_complaint", &Self::is_complaint));
    }
};
Admission feedback_action_admission();

struct FeedbackActioned {
    std::string feedback_id, action_id, actor, from_status, to_status;
    std::optional<std::string> note, urgency, assignee;
    std::optional<bool> is_complaint;
    Time at{};

    static constexpr EventInfo event{"feedback.actioned", Stream::Feedback, 1};
    static auto fields() {
        using Self = FeedbackActioned;
        return describe<Self>(
            field("feedback_id", &Self::feedback_id), field("action_id", &Self::action_id), field("actor", &Self::actor),
            field("from_status", &Self::from_status).one_of(kFeedbackStatuses),
            field("to_status", &Self::to_status).one_of(kFeedbackStatuses), field("note", &Self::note).personal(),
            field("urgency", &Self::urgency).one_of(kUrgencies), field("assignee", &Self::assignee),
            field("is_complaint", &Self::is_complaint), field("at", &Self::at));
    }
};

struct FeedbackActionRejected {
    std::string feedback_id, action_id, code, reason;

    static constexpr EventInfo event{"feedback.action_rejected", Stream::Feedback, 1};
    static auto fields() {
        using Self = FeedbackActionRejected;
        return describe<Self>(field("feedback_id", &Self::feedback_id), field("action_id", &Self::action_id),
                              field("code", &Self::code).says("A problem code, e.g. illegal_transition."),
                              field("reason", &Self::reason));
    }
};

}  // namespace carewire
