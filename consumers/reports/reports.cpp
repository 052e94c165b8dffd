#include "consumers/reports/reports.hpp"

#include "consumers/reports/counting.hpp"
#include "consumers/reports/daily_store.hpp"
#include "core/json/json.hpp"
#include "core/store/zone_table.hpp"
#include "schemas/config/zone_change.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

const ZoneTable& zones() {
    static const ZoneTable table("report_zones");
    return table;
}

Outcome count_interaction(Tx& tx, const Event<InteractionRecorded>& event) {
    const auto contact = reports::contact_of(event);
    const auto zone = zones().of(tx.sql(), contact.clinic);
    if (!reports::count(tx, contact, zone)) return Done{};
    if (contact.reason_id) reports::append_reason(tx, contact.clinic, *contact.reason_id, *event.body.error_message);
    return Done{};
}

Outcome follow_zone(Tx& tx, const Event<ConfigChanged>& event) {
    const auto change = zone_change(event.body);
    if (!change) return Done{};
    const auto after = Zone::find(*change);
    if (!after) return Reject{"bad_value", "the clinic's time zone is not known"};
    const auto before = zones().change(tx.sql(), event.envelope.clinic, *change);
    if (before.name() != after->name()) reports::count_again(tx, event.envelope.clinic, before, *after);
    return Done{};
}

Outcome tidy(Tx& tx, const Event<ReportDue>& event) {
    reports::remove_empty_rollups(tx.sql(), event.envelope.clinic);
    return Done{};
}

}  // namespace

Worker reports(Services&) {
    return Worker{"reports"}.on<InteractionRecorded>(count_interaction).on<ConfigChanged>(follow_zone).on<ReportDue>(tidy);
}

}  // namespace carewire::consumers
