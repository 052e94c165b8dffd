#include "consumers/feedback/acting.hpp"

#include <fmt/format.h>

#include "consumers/feedback/alerting.hpp"
#include "consumers/feedback/complaint_clock.hpp"
#include "consumers/feedback/complaints.hpp"
#include "consumers/feedback/figures.hpp"
#include "consumers/feedback/item_store.hpp"
#include "consumers/feedback/own_settings.hpp"
#include "consumers/feedback/triage.hpp"

namespace carewire::feedback {
namespace {

Outcome refuse(Tx& tx, const FeedbackActionRequested& body, std::string code, std::string reason) {
    tx.emit(body.feedback_id, FeedbackActionRejected{body.feedback_id, body.action_id, std::move(code), std::move(reason)});
    return Done{};
}

/// The first move out of `new` is the acknowledgement (metrics.md section 3).
void note_acknowledged(Item& item, const Envelope& event, const Zone& zone, const FeedbackSettings& settings) {
    using std::chrono::minutes;
    item.acknowledged_at = event.time;
    item.acknowledged_by = event.actor;
    item.ack_minutes = std::chrono::duration_cast<minutes>(event.time - item.received_at).count();
    const auto hours = BusinessHours::parse(settings.business_hours);
    if (hours) item.ack_business_minutes = business_minutes(item.received_at, event.time, zone, *hours, settings.holidays);
}

void move(Item& item, const std::string& to, const Envelope& event, const Zone& zone, const FeedbackSettings& settings) {
    if (item.status == "new") note_acknowledged(item, event, zone, settings);
    item.status = to;
    item.resolved_at = item.closed() ? std::optional(event.time) : std::nullopt;
}

/// What the action changes, done to the item and written into its line.
ActionLine apply(Item& item, const Event<FeedbackActionRequested>& event, const Zone& zone, const FeedbackSettings& settings) {
    const auto& body = event.body;
    ActionLine line{.action_id = body.action_id, .from_status = item.status};
    if (body.status && *body.status != item.status) move(item, *body.status, event.envelope, zone, settings);
    line.to_status = item.status;
    if (body.note && !body.note->empty()) line.note = item.last_note = body.note;
    if (body.urgency) {
        line.from_urgency = item.urgency;
        line.to_urgency = body.urgency;
        hear_staff(item, *body.urgency);
    }
    if (body.assignee && *body.assignee != item.assignee) {
        line.from_assignee = item.assignee;
        line.to_assignee = body.assignee;
        item.assignee = *body.assignee;
    }
    if (body.is_complaint && *body.is_complaint != item.is_complaint) {
        line.from_is_complaint = item.is_complaint;
        line.to_is_complaint = body.is_complaint;
        set_complaint(item, *body.is_complaint, zone, settings);
    }
    return line;
}

bool says_something(const ActionLine& line) {
    return line.from_status != line.to_status || line.note || line.to_urgency || line.to_assignee || line.to_is_complaint;
}

void tell(Tx& tx, const Item& item, const ActionLine& line) {
    const auto& event = tx.event();
    tx.emit(item.id, FeedbackActioned{.feedback_id = item.id,
                                      .action_id = line.action_id,
                                      .actor = event.actor,
                                      .from_status = line.from_status,
                                      .to_status = line.to_status,
                                      .note = line.note,
                                      .urgency = line.to_urgency,
                                      .assignee = line.to_assignee,
                                      .is_complaint = line.to_is_complaint,
                                      .at = event.time});
}

}  // namespace

Outcome act(Tx& tx, const Event<FeedbackActionRequested>& event) {
    const auto& body = event.body;
    auto item = lock(tx, body.feedback_id);
    // submission and action lie in one partition, in their order: what is not there was never submitted
    if (!item) return refuse(tx, body, "not_found", "there is no such feedback");
    if (has_action(tx, body.action_id)) return Done{};
    if (body.status && *body.status != item->status && !may_move(item->status, *body.status)) {
        return refuse(tx, body, "illegal_transition", fmt::format("feedback that is {} cannot become {}", item->status, *body.status));
    }
    const auto settings = settings_of(tx);
    const auto zone = zones().of(tx.sql(), item->clinic);
    const Item before = *item;
    const auto line = apply(*item, event, zone, settings);
    if (!says_something(line)) return Done{};

    item->actions += 1;
    save(tx, *item);
    append_action(tx, *item, line);
    count(tx, zone, before, *item);
    tell(tx, *item, line);
    if (item->closed()) resolve_alerts_of(tx, item->id, kUrgentFeedback, event.envelope.time);
    else if (before.status == "new" && item->status != "new") take_alerts_of(tx, item->id, event.envelope.time);
    if (line.to_urgency) raise_if_urgent(tx, *item, "set by staff", settings);
    follow_complaint(tx, *item);
    return Done{};
}

}  // namespace carewire::feedback
