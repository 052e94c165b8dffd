#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// One contact between a patient and the clinic, logged as it happened (INT-1; fields: interactions.md section 2).
struct InteractionRecorded {
    std::string interaction_id;
    Time timestamp{};
    std::string interaction_type;
    std::optional<std::string> patient_name;
    std::optional<std::string> contact_number;  ///< `****1234` on every topic (INT-4)
    std::optional<std::string> patient_ref;
    bool success = false;
    std::optional<std::string> appointment_id;
    std::optional<std::string> service_type;
    std::optional<std::string> doctor;
    std::optional<std::string> error_message;  ///< there exactly when it failed (INT-3)
    std::optional<JsonText> details;
    Ignored date, time;

    static constexpr EventInfo event{"interaction.recorded", Stream::Interactions, 1};
    static auto fields() {
        using Self = InteractionRecorded;
        return describe<Self>(
            field("interaction_id", &Self::interaction_id).minted().says("The same id twice is the same interaction."),
            field("timestamp", &Self::timestamp).or_now().says("When it happened; receipt when absent."),
            field("interaction_type", &Self::interaction_type).at_least(1).at_most(40).single_line().says(
                "booking, rescheduling, confirmation, callback, faq, new_patient_forms, misc or a type of the clinic."),
            field("patient_name", &Self::patient_name).at_most(200).personal(),
            field("contact_number", &Self::contact_number).at_most(40).personal().says(
                "Only its last four digits are kept."),
            field("patient_ref", &Self::patient_ref).at_least(1).at_most(64).single_line().says(
                "Opaque id of the patient; interactions of one patient keep their order."),
            field("success", &Self::success).says("Whether the patient got what the contact was for."),
            field("appointment_id", &Self::appointment_id).at_most(100),
            field("service_type", &Self::service_type).at_most(100),
            field("doctor", &Self::doctor).at_most(200),
            field("error_message", &Self::error_message).at_most(2000).personal().says(
                "Why it failed; needed when success is false, dropped when it is true."),
            field("details", &Self::details).raw_json(16384, 8).personal().says("Anything else, kept as sent."),
            field("date", &Self::date).says("Ignored: derived from timestamp in the clinic's zone."),
            field("time", &Self::time).says("Ignored: derived from timestamp in the clinic's zone."));
    }
};

Admission interaction_admission();

}  // namespace carewire
