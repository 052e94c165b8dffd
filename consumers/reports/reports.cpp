#include "consumers/reports/reports.hpp"

#include <fmt/format.h>

#include "consumers/reports/counting.hpp"
#include "consumers/reports/daily_store.hpp"
#include "consumers/reports/delivering.hpp"
#include "consumers/reports/generating.hpp"
#include "consumers/reports/retention.hpp"
#include "consumers/reports/zones.hpp"
#include "schemas/audit/records.hpp"
#include "schemas/config/zone_change.hpp"
#include "schemas/reports/reports.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

using namespace reports;

/// Late entries of one report within this time are taken in together: what comes at once costs one version.
constexpr Duration kGather{2000};

/// Reports that were made before this entry came are made again soon.
void overtake(Tx& tx, const ClinicId& clinic, LocalDate date) {
    for (const auto& dates : ReportStore(tx, clinic).overtake(date)) {
        tx.set_timer({.id = fmt::format("report:{}:{}:{}", clinic.value, dates.period, format_date(dates.date)),
                      .clinic = clinic,
                      .event = ReportDue::event,
                      .body = to_json(ReportDue{.date = dates.date, .period = dates.period, .late = true}),
                      .due = tx.now() + kGather});
    }
}

Outcome count_interaction(Tx& tx, const Event<InteractionRecorded>& event) {
    const auto contact = contact_of(event);
    const auto zone = zones().of(tx.sql(), contact.clinic);
    if (!count(tx, contact, zone)) return Done{};
    if (contact.reason_id) {
        append_reason(tx, contact.clinic, *contact.reason_id, event.body.error_message.value_or(""), without_names(event.body));
    }
    overtake(tx, contact.clinic, zone.date_of(contact.at));
    return Done{};
}

Outcome follow_zone(Tx& tx, const Event<ConfigChanged>& event) {
    const auto change = zone_change(event.body);
    if (!change) return Done{};
    const auto after = Zone::find(*change);
    if (!after) return Reject{"bad_value", "the clinic's time zone is not known"};
    const auto before = zones().change(tx.sql(), event.envelope.clinic, *change);
    if (before.name() != after->name()) count_again(tx, event.envelope.clinic, before, *after);
    return Done{};
}

/// A day's own time; on the last day of a week or month theirs too, which are stored and not mailed (INT-22).
Outcome report_due(Tx& tx, const Event<ReportDue>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto& body = event.body;
    const auto zone = zones().of(tx.sql(), clinic);
    if (body.late) {
        generate_again(tx, dates_of(body.period, body.date), zone);
        return Done{};
    }
    remove_empty_rollups(tx.sql(), clinic);
    for (const auto* const period : {"day", "week", "month"}) {
        const auto dates = dates_of(period, body.date);
        if (dates.to != body.date) continue;
        generate(tx,
                 {.dates = dates,
                  .report_id = derive_uuid(fmt::format("report\n{}\n{}\n{}", clinic.value, period, format_date(dates.date))),
                  .scheduled = true,
                  .send = dates.period == "day",
                  .due = body.due},
                 zone);
    }
    return Done{};
}

Outcome report_requested(Tx& tx, const Event<ReportRequested>& event) {
    const auto& body = event.body;
    const auto zone = zones().of(tx.sql(), event.envelope.clinic);
    if (body.target_date > zone.date_of(tx.now())) return Reject{"in_the_future", "the report's date is in the future"};
    generate(tx, {.dates = dates_of(body.period, body.target_date), .report_id = body.report_id, .send = body.send_email}, zone);
    return Done{};
}

Outcome keep_seal(Tx& tx, const Event<AuditSealed>& event) {
    tx.sql().execute("insert into report_seals (clinic_id, date, seal, events, created_at) values (:clinic, :date, :seal, :events, "
                     ":now) on conflict do nothing",
                     {{"clinic", event.envelope.clinic.value},
                      {"date", format_date(event.body.date)},
                      {"seal", event.body.seal},
                      {"events", event.body.events},
                      {"now", epoch_ms(tx.now())}});
    return Done{};
}

}  // namespace

Worker reports(Services&) {
    return Worker{"reports"}
        .on<InteractionRecorded>(count_interaction)
        .on<ConfigChanged>(follow_zone)
        .on<ReportDue>(report_due)
        .on<ReportRequested>(report_requested)
        .on<MessageAccepted>(mail_accepted)
        .on<MessageFailed>(mail_failed)
        .on<MessageBounced>(mail_bounced)
        .on<AuditSealed>(keep_seal)
        .on<RetentionDue>(delete_old);
}

}  // namespace carewire::consumers
