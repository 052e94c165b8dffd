#include "consumers/portal/export_audit.hpp"

#include "core/event/own_event.hpp"
#include "core/event/wire.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire::portal {

void ExportAudit::note(const std::string& route, const Principal& who) {
    auto envelope = own_event(AuditAccess::event, "/portal", who.clinic, clock_.now());
    envelope.actor = who.id;
    envelope.actor_role = name(who.role);
    const AuditAccess access{.action = "export", .resource = route, .subject = "", .reason = envelope.actor_role};
    const auto lost = [this] { log_.warning("audit.not_published", {{"action", "export"}}); };
    try {
        const bool taken = sink_.produce(to_record(envelope, Stream::Audit, to_json(access), prefix_), [lost](const DeliveryReport& delivered) {
            if (delivered.fate != Delivery::Persisted) lost();
        });
        if (!taken) lost();
    } catch (const BusFatal&) {
        lost();  // its owner finds the same when it drains, and ends the process
    }
}

}  // namespace carewire::portal
