#pragma once
#include <string>

#include "consumers/feedback/alert_store.hpp"
#include "core/worker/worker.hpp"
#include "schemas/config/settings_more.hpp"
#include "schemas/feedback/alerts.hpp"
#include "schemas/timers/alerts.hpp"

namespace carewire::feedback {

/// Kinds of alerts.
inline constexpr std::string_view kUrgentFeedback = "urgent_feedback";
inline constexpr std::string_view kComplaintUnacknowledged = "complaint_unacknowledged";
inline constexpr std::string_view kComplaintUnanswered = "complaint_unanswered";
inline constexpr std::string_view kReportFailed = "report_failed";

/// What there is to say when an alert is raised.
struct Cause {
    std::string_view kind;
    std::string subject_id;
    std::string title;    ///< without personal data
    std::string because;  ///< the rule; without personal data
    Time at{};
};

/// Raises it, tells the first of the clinic's ladder and starts the clock; nothing when it was raised before (FB-5), whatever
/// became of it since.
void raise(Tx& tx, const Cause& cause, const FeedbackSettings& settings);
/// Somebody has taken the matter in hand by acting on it: their alert is theirs. Nothing when somebody has it.
void take_alerts_of(Tx& tx, const std::string& subject_id, Time at);
/// The matter is over: so are its alerts. `kind` empty: of every kind.
void resolve_alerts_of(Tx& tx, const std::string& subject_id, std::string_view kind, Time at);

/// B-4: the first who acknowledges has it; the second is told who.
Outcome acknowledge(Tx& tx, const Event<AlertAcknowledged>& event);
/// B-4: nobody took it in time, so the next one is told, until the ladder ends.
Outcome escalate(Tx& tx, const Event<AlertAckDue>& event);

}  // namespace carewire::feedback
