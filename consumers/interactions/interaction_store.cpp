#include "consumers/interactions/interaction_store.hpp"

#include "core/store/null_values.hpp"
#include "core/store/row_values.hpp"
#include "schemas/interactions/contact_mask.hpp"

namespace carewire::interactions {
namespace {

const AppendTable kInteractions{"interactions",
                                {"clinic_id", "interaction_id", "event_id", "source", "occurred_at", "interaction_type",
                                 "patient_ref", "patient_name", "contact_masked", "success", "appointment_id", "service_type",
                                 "doctor", "error_message", "details", "created_at", "updated_at"},
                                " on conflict do nothing"};

/// Masked at the door; here again, because whoever writes to the topic directly passed no door (INT-4).
SqlValue masked(const std::optional<std::string>& number) { return number ? SqlValue{mask_contact(*number)} : SqlValue{}; }

}  // namespace

void append(Tx& tx, const Event<InteractionRecorded>& event) {
    const auto& [envelope, body] = event;
    const auto now = epoch_ms(tx.now());
    tx.append(kInteractions,
              row_values(envelope.clinic.value, body.interaction_id, envelope.id.value, envelope.source, epoch_ms(body.timestamp),
               body.interaction_type, or_null(body.patient_ref), or_null(body.patient_name), masked(body.contact_number),
               std::int64_t{body.success}, or_null(body.appointment_id), or_null(body.service_type), or_null(body.doctor),
               body.success ? SqlValue{} : or_null(body.error_message),
               body.details ? SqlValue{body.details->json} : SqlValue{}, now, now));
}

void put_type(Tx& tx, const std::string& name, const std::string& display, bool enabled) {
    tx.sql().execute(
        "insert into interaction_types (clinic_id, name, display, enabled, position, created_at, updated_at) "
        "values (:clinic, :name, :display, :enabled, coalesce((select position from interaction_types "
        "where clinic_id = '' and name = :name), 1000), :now, :now) on conflict (clinic_id, name) do update set "
        "display = excluded.display, enabled = excluded.enabled, updated_at = excluded.updated_at, "
        "version = interaction_types.version + 1",
        {{"clinic", tx.event().clinic.value},
         {"name", name},
         {"display", display},
         {"enabled", std::int64_t{enabled}},
         {"now", epoch_ms(tx.now())}});
}

void remove_type(Tx& tx, const std::string& name) {
    tx.sql().execute("delete from interaction_types where clinic_id = :clinic and name = :name",
                     {{"clinic", tx.event().clinic.value}, {"name", name}});
}

std::int64_t delete_before(Tx& tx, Time before) {
    // piece by piece: a statement has a time limit, years of rows have none
    std::int64_t deleted = 0;
    while (true) {
        const auto piece = tx.sql().execute(
            "delete from interactions where clinic_id = :clinic and interaction_id in (select interaction_id from interactions "
            "where clinic_id = :clinic and occurred_at < :before order by occurred_at limit 10000)",
            {{"clinic", tx.event().clinic.value}, {"before", epoch_ms(before)}});
        deleted += piece;
        if (piece < 10000) return deleted;
    }
}

}  // namespace carewire::interactions
