#include "consumers/journal/subjects.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace carewire::journal {

std::vector<std::string> subjects_of(const RawEvent& event) {
    std::vector<std::string> subjects;
    const auto add = [&](std::string_view subject) {
        const bool worth_a_line = !subject.empty() && subject != event.envelope.id.value;
        if (worth_a_line && std::find(subjects.begin(), subjects.end(), subject) == subjects.end()) {
            subjects.emplace_back(subject);
        }
    };
    add(event.envelope.subject);
    // most bodies name no patient beside their key: look before parsing
    if (event.body.find("\"patient_") == std::string::npos) return subjects;
    const auto body = json::Document::parse(event.body);
    if (!body || body->root().kind() != json::Kind::Object) return subjects;
    for (const auto name : {"patient_ref", "patient_id"}) {
        const auto* const value = body->root().find(name);
        if (value != nullptr && value->kind() == json::Kind::String) add(value->string());
    }
    return subjects;
}

}  // namespace carewire::journal
