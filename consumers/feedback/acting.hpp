#pragma once
#include "core/worker/worker.hpp"
#include "schemas/feedback/actions.hpp"

namespace carewire::feedback {

/// FB-11: status, urgency, assignee, complaint flag or a note; an illegal move is refused as a whole.
Outcome act(Tx& tx, const Event<FeedbackActionRequested>& event);

}  // namespace carewire::feedback
