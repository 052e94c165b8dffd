#include "consumers/feedback/complaints.hpp"

#include <fmt/format.h>

#include "consumers/feedback/alerting.hpp"
#include "consumers/feedback/complaint_clock.hpp"
#include "consumers/feedback/item_store.hpp"
#include "consumers/feedback/own_settings.hpp"

namespace carewire::feedback {
namespace {

void follow_limit(Tx& tx, const Item& item, const std::string& limit, const std::optional<Time>& due) {
    const std::string id = fmt::format("complaint:{}:{}:{}", item.clinic.value, item.id, limit);
    if (!due) return tx.cancel_timer(id);
    tx.set_timer({.id = id,
                  .clinic = item.clinic,
                  .event = ComplaintDue::event,
                  .body = to_json(ComplaintDue{item.id, limit, due}),
                  .due = *due + std::chrono::seconds{1}});  // the last second of the day is still in time
}

}  // namespace

void set_complaint(Item& item, bool is_complaint, const Zone& zone, const FeedbackSettings& settings) {
    item.is_complaint = is_complaint;
    item.complaint_ack_due.reset();
    item.complaint_answer_due.reset();
    if (!is_complaint) return;
    item.complaint_ack_due = acknowledge_until(item.received_at, zone, settings);
    item.complaint_answer_due = answer_until(item.received_at, zone, settings);
}

void follow_complaint(Tx& tx, const Item& item) {
    const bool to_acknowledge = item.is_complaint && item.status == "new";
    const bool to_answer = item.is_complaint && !item.closed();
    follow_limit(tx, item, "acknowledge", to_acknowledge ? item.complaint_ack_due : std::nullopt);
    follow_limit(tx, item, "answer", to_answer ? item.complaint_answer_due : std::nullopt);
    if (!to_acknowledge) resolve_alerts_of(tx, item.id, kComplaintUnacknowledged, tx.event().time);
    if (!to_answer) resolve_alerts_of(tx, item.id, kComplaintUnanswered, tx.event().time);
}

Outcome complaint_due(Tx& tx, const Event<ComplaintDue>& event) {
    const auto item = lock(tx, event.body.feedback_id);
    if (!item || !item->is_complaint) return Done{};
    const bool first = event.body.limit == "acknowledge";
    const bool moved = event.body.due != (first ? item->complaint_ack_due : item->complaint_answer_due);
    const bool kept = first ? item->status != "new" : item->closed();
    if (moved || kept) return Done{};
    raise(tx, {.kind = first ? kComplaintUnacknowledged : kComplaintUnanswered,
               .subject_id = item->id,
               .title = first ? "A complaint was not acknowledged in time" : "A complaint was not answered in time",
               .because = fmt::format("it was due by {}", format_rfc3339(*event.body.due)),
               .at = event.envelope.time},
          settings_of(tx));
    return Done{};
}

}  // namespace carewire::feedback
