#pragma once
#include <optional>
#include <string>

#include "core/json/json.hpp"
#include "core/time/zone.hpp"

namespace carewire {

/// One interaction as every reader sees it: the rows of the table, the answers of the portal, the lines of the export file.
struct InteractionEntry {
    std::string interaction_id;
    Time at{};
    std::string interaction_type;
    std::optional<std::string> patient_ref;
    std::optional<std::string> patient_name;
    std::optional<std::string> contact_masked;
    bool success = false;
    std::optional<std::string> appointment_id;
    std::optional<std::string> service_type;
    std::optional<std::string> doctor;
    std::optional<std::string> error_message;
    std::optional<std::string> details;  ///< JSON object
};

/// An object with the members of INT-1 in the source document's order, absent ones null: `interaction_id, timestamp` (RFC 3339
/// with the zone's offset)`, date, time` (local)`, interaction_type, patient_ref, patient_name, contact_number, success,
/// appointment_id, service_type, doctor, error_message, details`.
void write(json::Writer& out, const InteractionEntry& entry, const Zone& zone);

}  // namespace carewire
