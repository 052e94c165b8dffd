#include "consumers/reports/retention.hpp"

#include <fmt/format.h>

#include "consumers/reports/report_store.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire::reports {
namespace {

std::int64_t empty_entries_before(Tx& tx, Time before) {
    // piece by piece: a statement has a time limit, years of rows have none
    std::int64_t emptied = 0;
    while (true) {
        const auto piece = tx.sql().execute(
            "update report_entries set patient_name = null, contact_masked = null, appointment_id = null, service_type = null, "
            "doctor = null, details = null where clinic_id = :clinic and interaction_id in (select interaction_id from "
            "report_entries where clinic_id = :clinic and success in (0, 1) and occurred_at < :before and "
            "coalesce(patient_name, contact_masked, appointment_id, service_type, doctor, details) is not null limit 10000)",
            {{"clinic", tx.event().clinic.value}, {"before", epoch_ms(before)}});
        emptied += piece;
        if (piece < 10000) return emptied;
    }
}

void tell(Tx& tx, const std::string& what, std::int64_t rows, int days, std::string_view done) {
    tx.emit("reports", AuditAccess{.action = "retention",
                                   .resource = what,
                                   .reason = fmt::format("{} rows older than {} days {}", rows, days, done)});
}

}  // namespace

Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    if (const int days = event.body.days_of("reports"); days > 0) {
        tell(tx, "reports", ReportStore(tx, event.envelope.clinic).delete_before(plus_days(event.body.date, -days)), days, "deleted");
    }
    if (const int days = event.body.days_of("interactions"); days > 0) {
        tell(tx, "report_entries", empty_entries_before(tx, event.envelope.time - std::chrono::days{days}), days, "emptied");
    }
    return Done{};
}

}  // namespace carewire::reports
