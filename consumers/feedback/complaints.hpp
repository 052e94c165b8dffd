#pragma once
#include "consumers/feedback/item.hpp"
#include "core/time/zone.hpp"
#include "core/worker/worker.hpp"
#include "schemas/config/settings_more.hpp"
#include "schemas/timers/alerts.hpp"

namespace carewire::feedback {

/// It is a complaint, or is none: its limits run from the day of receipt, whenever it was called one.
void set_complaint(Item& item, bool is_complaint, const Zone& zone, const FeedbackSettings& settings);
/// Sets or stops the timers of the limits that are still to be kept, and ends the alerts of those that were.
void follow_complaint(Tx& tx, const Item& item);
/// A limit has passed: an alert, unless it was kept.
Outcome complaint_due(Tx& tx, const Event<ComplaintDue>& event);

}  // namespace carewire::feedback
