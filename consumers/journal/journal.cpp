#include "consumers/journal/journal.hpp"

#include <fmt/format.h>

#include "consumers/journal/audit_store.hpp"
#include "consumers/journal/event_store.hpp"
#include "consumers/journal/export_port.hpp"
#include "consumers/journal/exporting.hpp"
#include "consumers/journal/subjects.hpp"
#include "schemas/config/clinics.hpp"

namespace carewire::consumers {
namespace {

using namespace journal;

/// Reads the body as this type and goes on with it. A body that cannot be read is kept like any other: what it means is
/// decided by the worker that it is for.
template <class Body, class Next>
Outcome with(const RawEvent& event, Next&& next) {
    auto body = from_json<Body>(event.body);
    if (!body) return Done{};
    return next(Event<Body>{event.envelope, std::move(*body)});
}

/// By the time at which the run was due, so that a run that comes late or again deletes the same.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const auto report = [&](const std::string& what, int days, std::int64_t gone) {
        tx.emit("journal", AuditAccess{.action = "retention",
                                       .resource = what,
                                       .reason = fmt::format("{} older than {} days deleted", gone, days)});
    };
    const auto before = [&](int days) { return event.envelope.time - std::chrono::days{days}; };
    if (const int days = event.body.days_of("events"); days > 0) report("events", days, delete_events_before(tx, before(days)));
    if (const int days = event.body.days_of("audit"); days > 0) report("audit_log", days, delete_audit_before(tx, before(days)));
    if (const int days = event.body.days_of("exports"); days > 0) {
        report("exports", days, remove_old_exports(tx, event.body.date, days));
    }
    return Done{};
}

/// What the journal does with an event beside writing it down.
Outcome follow(Tx& tx, const RawEvent& event) {
    const auto& type = event.envelope.type;
    if (type == InteractionRecorded::event.type) {
        if (!may_be_late(event.envelope, tx.now())) return Done{};
        return with<InteractionRecorded>(event, [&](const auto& late) { return notice_late_entry(tx, late), Done{}; });
    }
    if (type == AuditAccess::event.type) {
        return with<AuditAccess>(event, [&](const auto& access) { return append_audit(tx, access), Done{}; });
    }
    if (type == ConfigChanged::event.type) {
        return with<ConfigChanged>(event, [&](const auto& change) { return zone_changed(tx, change); });
    }
    if (type == ExportDue::event.type) {
        return with<ExportDue>(event, [&](const auto& due) { return export_due(tx, due); });
    }
    if (type == RetentionDue::event.type) {
        return with<RetentionDue>(event, [&](const auto& due) { return delete_old(tx, due); });
    }
    return Done{};
}

}  // namespace

Worker journal(Services& services) {
    const auto directory = services.config.text("exports.dir", "interaction_logs/", "Folder of the daily export files; only "
                                                                                   "its owner may read it.");
    // one port for both kinds, alive as long as the worker that performs them
    const auto port = std::make_shared<ExportPort>(services.database, directory);
    const EventStore events(mint_uuid(services.clock.now()));
    return Worker{"journal"}
        .on_every([events](Tx& tx, const RawEvent& event) -> Outcome {
            const bool first_of_clinic = events.append(tx, event) == 1;
            if (first_of_clinic && !event.envelope.clinic.empty()) {
                set_nightly_export(tx);
                tx.emit(event.envelope.clinic.value, ClinicAppeared{event.envelope.type});
            }
            events.append_timeline(tx, event.envelope, subjects_of(event));
            return follow(tx, event);
        })
        .performs(std::string(kWriteExport), *port, [port](Tx& tx, const Settled& s) { export_settled(tx, s); })
        .performs(std::string(kRemoveExport), *port, [port](Tx& tx, const Settled& s) { removal_settled(tx, s); });
}

}  // namespace carewire::consumers
