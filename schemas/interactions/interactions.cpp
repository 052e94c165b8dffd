#include "schemas/interactions/interactions.hpp"

#include <algorithm>

#include "schemas/interactions/contact_mask.hpp"
#include "schemas/interactions/types.hpp"

namespace carewire {
namespace {

bool is_known_type(std::string_view type, const Arrival& arrival) {
    if (arrival.lists != nullptr) return arrival.lists->has(arrival.clinic, kInteractionTypes, type);
    const auto types = builtin_interaction_types();
    return std::any_of(types.begin(), types.end(), [&](const InteractionType& known) { return known.name == type; });
}

/// A value of another type is the shape's fault, said elsewhere.
bool is_absent_or_blank(const json::Value* text) {
    if (text == nullptr || text->kind() == json::Kind::Null) return true;
    return text->kind() == json::Kind::String && text->string().find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void interaction_rules(const json::Value& body, const Arrival& arrival, Problems& problems, Edits& edits) {
    if (const auto type = text_member(body, "interaction_type"); !type.empty() && !is_known_type(type, arrival)) {
        problems.push_back({"/interaction_type", "unknown_type", "is no interaction type of this clinic", 422});
    }
    constexpr auto kClockSkew = std::chrono::minutes{5};
    if (const auto time = parse_rfc3339(text_member(body, "timestamp")); time && *time > arrival.now + kClockSkew) {
        problems.push_back({"/timestamp", "in_the_future", "must not be more than 5 minutes ahead", 422});
    }
    if (const json::Value* success = body.find("success"); success != nullptr && success->kind() == json::Kind::Bool) {
        if (success->boolean()) {
            edits.push_back({"error_message", std::nullopt});
        } else if (is_absent_or_blank(body.find("error_message"))) {
            problems.push_back({"/error_message", "missing", "is required when success is false", 422});
        }
    }
    if (const json::Value* number = body.find("contact_number");
        number != nullptr && number->kind() == json::Kind::String) {
        edits.push_back({"contact_number", quoted(mask_contact(number->string()))});
    }
}

/// What interaction_rules refuses of the form alone; types of a clinic and the clock are beyond a schema.
constexpr std::string_view kInteractionSchema = R"({"if":{"required":["success"],"properties":{"success":{"const":false}}},
"then":{"required":["error_message"],"properties":{"error_message":{"type":"string","pattern":"[^ \\t\\r\\n]"}}}})";

}  // namespace

Admission interaction_admission() {
    return {.subject = "patient_ref", .resource = "interaction_id", .time = "timestamp", .rules = interaction_rules,
            .rules_as_schema = kInteractionSchema};
}

}  // namespace carewire
