#include "consumers/reports/contact.hpp"

#include "core/json/json.hpp"
#include "core/text/lower_case.hpp"

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
    return contact;
}

}  // namespace carewire::reports
