#include "consumers/reports/contact.hpp"

#include "consumers/reports/details_line.hpp"
#include "core/json/json.hpp"
#include "core/text/lower_case.hpp"
#include "schemas/interactions/contact_mask.hpp"

namespace carewire::reports {
namespace {

bool says_new(const std::optional<JsonText>& details) {
    // most entries say nothing of it: look before parsing
    if (!details || details->json.find("is_new_patient") == std::string::npos) return false;
    const auto parsed = json::Document::parse(details->json);
    if (!parsed || parsed->root().kind() != json::Kind::Object) return false;
    const auto* const value = parsed->root().find("is_new_patient");
    return value != nullptr && value->kind() == json::Kind::Bool && value->boolean();
}

}  // namespace

std::string reason_id(const std::string& reason) { return derive_uuid("reason\n" + reason); }

std::optional<std::string> patient_key(const ClinicId& clinic, const InteractionRecorded& body) {
    const auto hash = [&](std::string_view kind, const std::string& key) {
        return derive_uuid("patient\n" + clinic.value + "\n" + std::string(kind) + "\n" + key);
    };
    if (body.patient_ref && !body.patient_ref->empty()) return hash("ref", *body.patient_ref);
    if (body.patient_name && !body.patient_name->empty() && body.contact_number) {
        return hash("name", lower_case(*body.patient_name) + "\n" + *body.contact_number);
    }
    return std::nullopt;
}

Contact contact_of(const Event<InteractionRecorded>& event) {
    const auto& body = event.body;
    Contact contact{.clinic = event.envelope.clinic,
                    .interaction_id = body.interaction_id,
                    .at = body.timestamp,
                    .type = body.interaction_type,
                    .success = body.success,
                    .patient = patient_key(event.envelope.clinic, body),
                    .is_new = says_new(body.details)};
    if (!body.success) contact.reason_id = reason_id(body.error_message.value_or(""));
    contact.shown = {.patient_name = body.patient_name,
                     .contact_masked = body.contact_number ? std::optional(mask_contact(*body.contact_number)) : std::nullopt,
                     .appointment_id = body.appointment_id,
                     .service_type = body.service_type,
                     .doctor = body.doctor};
    if (body.details) contact.shown.details = details_line(body.details->json);
    return contact;
}

std::optional<std::string> without_names(const InteractionRecorded& body) {
    std::string reason = body.error_message.value_or("");
    bool found = false;
    const auto take_out = [&](const std::string& what, std::string_view instead) {
        // lower_case() keeps lengths for nearly all letters; where it does not, places would be wrong: compare as it stands
        std::string low = lower_case(reason), wanted = lower_case(what);
        if (low.size() != reason.size()) low = reason, wanted = what;
        for (auto at = low.find(wanted); !wanted.empty() && at != std::string::npos; at = low.find(wanted, at + instead.size())) {
            reason.replace(at, wanted.size(), instead);
            low.replace(at, wanted.size(), instead);
            found = true;
        }
    };
    if (body.patient_name) take_out(*body.patient_name, "(patient)");
    if (body.contact_number) take_out(mask_contact(*body.contact_number), "(number)");
    return found ? std::optional(reason) : std::nullopt;
}

}  // namespace carewire::reports
