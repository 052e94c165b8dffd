#pragma once
#include <optional>
#include <string>

#include "core/event/event.hpp"
#include "core/time/time.hpp"
#include "schemas/interactions/interactions.hpp"

namespace carewire::reports {

/// What section 3 of a report shows of an interaction beside what the figures need. Personal.
struct Shown {
    std::optional<std::string> patient_name, contact_masked, appointment_id, service_type, doctor;
    std::optional<std::string> details;  ///< one line of at most 300 bytes: `new patient · time: 15:00`
};

/// What the figures need of an interaction.
struct Contact {
    ClinicId clinic;
    std::string interaction_id;
    Time at{};
    std::string type;
    bool success = false;
    std::optional<std::string> patient;    ///< hash of the patient key; nothing: unknown
    bool is_new = false;                   ///< `details.is_new_patient`
    std::optional<std::string> reason_id;  ///< derived from the text of the failure; nothing: it succeeded
    Shown shown{};

    bool asks() const { return type == "faq"; }
    bool books() const { return type == "booking" && success; }
};

Contact contact_of(const Event<InteractionRecorded>& event);

/// The patient key (metrics.md section 2), hashed, so that no name lies in the rollups: `patient_ref`; else lower-cased name
/// and masked number when both exist; else nothing.
std::optional<std::string> patient_key(const ClinicId& clinic, const InteractionRecorded& body);

std::string reason_id(const std::string& reason);

/// The reason as it may stand in a report without patient details (INT-13): the patient's own name, in any letter case, and
/// masked number taken out. Nothing when neither is in it.
std::optional<std::string> without_names(const InteractionRecorded& body);

}  // namespace carewire::reports
