#pragma once
#include "core/json/json.hpp"
#include "schemas/figures/interactions.hpp"

namespace carewire::figures {

/// Members of a summary (INT-7) into the object that is open: `total, success, failed, success_rate, by_type{}, by_hour[24],
/// peak_hours[]`. A rate without entries is null.
void write_summary(json::Writer& out, const Day& day);

/// Members of a period's statistics (INT-8): `from, to, days, total, success, failed, success_rate, daily[], by_type{type:
/// {…, trend[]}}, by_hour[24], peak_hours[], engagement{}`.
void write_statistics(json::Writer& out, const Period& period);

/// An object: `unique, new, returning, unknown, repeat_contacts, faq_patients, faq_booked, faq_to_booking`.
void write_engagement(json::Writer& out, const Engagement& engagement);

/// An array of `{reason, failed}`, most frequent first.
void write_failures(json::Writer& out, const std::vector<FailureReason>& failures);

}  // namespace carewire::figures
