#include "schemas/interactions/entry.hpp"

namespace carewire {

void write(json::Writer& out, const InteractionEntry& entry, const Zone& zone) {
    const auto maybe = [&](std::string_view name, const std::optional<std::string>& value) {
        out.key(name);
        if (value) {
            out.string(*value);
        } else {
            out.null();
        }
    };
    out.begin_object()
        .member("interaction_id", entry.interaction_id)
        .member("timestamp", zone.format(entry.at))
        .member("date", format_date(zone.date_of(entry.at)))
        .member("time", zone.time_of_day(entry.at))
        .member("interaction_type", entry.interaction_type);
    maybe("patient_ref", entry.patient_ref);
    maybe("patient_name", entry.patient_name);
    maybe("contact_number", entry.contact_masked);
    out.member("success", entry.success);
    maybe("appointment_id", entry.appointment_id);
    maybe("service_type", entry.service_type);
    maybe("doctor", entry.doctor);
    maybe("error_message", entry.error_message);
    out.key("details");
    if (entry.details) {
        out.raw(*entry.details);
    } else {
        out.null();
    }
    out.end_object();
}

}  // namespace carewire
