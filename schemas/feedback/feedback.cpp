#include "schemas/feedback/feedback.hpp"

#include <algorithm>

#include "schemas/feedback/actions.hpp"
#include "schemas/feedback/alerts.hpp"

namespace carewire {
namespace {

bool says_something(const json::Value& body, std::string_view member) {
    const json::Value* value = body.find(member);
    if (value == nullptr || value->kind() == json::Kind::Null) return false;
    return value->kind() != json::Kind::String || value->string().find_first_not_of(" \t\r\n") != std::string_view::npos;
}

bool is_allowed(std::string_view kind, const json::Value& value) {
    if (kind == "fft") {
        constexpr std::array<std::string_view, 6> kAnswers{"very good", "good",      "neither good nor poor",
                                                           "poor",      "very poor", "don't know"};
        return value.kind() == json::Kind::String && std::find(kAnswers.begin(), kAnswers.end(), value.string()) != kAnswers.end();
    }
    const auto number = value.integer();
    if (!number) return false;
    if (kind == "nps") return *number >= 0 && *number <= 10;
    return *number >= 1 && *number <= (kind == "csat" ? 5 : 7);
}

void feedback_rules(const json::Value& body, const Arrival& arrival, Problems& problems, Edits& edits) {
    if (body.kind() != json::Kind::Object) return;
    if (!says_something(body, "rating") && !says_something(body, "comment") && !says_something(body, "instrument")) {
        problems.push_back({"", "missing", "needs a rating, a comment or an instrument", 422});
    }
    if (const json::Value* instrument = body.find("instrument")) {
        const auto kind = text_member(*instrument, "kind");
        const json::Value* value = instrument->find("value");
        if (value != nullptr && (kind == "fft" || kind == "nps" || kind == "csat" || kind == "ces") && !is_allowed(kind, *value)) {
            problems.push_back({"/instrument/value", "not_allowed", "is not an answer of this instrument", 422});
        }
    }
    // anybody can write an id into a public form
    if (arrival.actor_role.empty() || arrival.actor_role == "public") {
        edits.push_back({"patient_id", std::nullopt});
        edits.push_back({"visit_id", std::nullopt});
    }
}

/// What feedback_rules refuses.
constexpr std::string_view kFeedbackSchema = R"({"anyOf":[
{"required":["rating"],"properties":{"rating":{"type":"integer"}}},
{"required":["comment"],"properties":{"comment":{"type":"string","pattern":"[^ \\t\\r\\n]"}}},
{"required":["instrument"],"properties":{"instrument":{"type":"object"}}}],
"properties":{"instrument":{"anyOf":[{"type":"null"},
{"properties":{"kind":{"const":"fft"},
"value":{"enum":["very good","good","neither good nor poor","poor","very poor","don't know"]}}},
{"properties":{"kind":{"const":"nps"},"value":{"type":"integer","minimum":0,"maximum":10}}},
{"properties":{"kind":{"const":"csat"},"value":{"type":"integer","minimum":1,"maximum":5}}},
{"properties":{"kind":{"const":"ces"},"value":{"type":"integer","minimum":1,"maximum":7}}}]}}})";

/// What action_rules refuses.
constexpr std::string_view kActionSchema = R"({"anyOf":[
{"required":["status"],"properties":{"status":{"type":"string"}}},
{"required":["note"],"properties":{"note":{"type":"string"}}},
{"required":["urgency"],"properties":{"urgency":{"type":"string"}}},
{"required":["assignee"],"properties":{"assignee":{"type":"string"}}},
{"required":["is_complaint"],"properties":{"is_complaint":{"type":"boolean"}}}]})";

void action_rules(const json::Value& body, const Arrival&, Problems& problems, Edits&) {
    for (const char* member : {"status", "note", "urgency", "assignee", "is_complaint"}) {
        const json::Value* value = body.find(member);
        if (value != nullptr && value->kind() != json::Kind::Null) return;
    }
    problems.push_back({"", "missing", "asks for nothing", 422});
}

}  // namespace

Admission feedback_admission() {
    return {.subject = "feedback_id", .resource = "feedback_id", .rules = feedback_rules, .rules_as_schema = kFeedbackSchema};
}

Admission feedback_action_admission() {
    return {.subject = "feedback_id", .resource = "action_id", .other_names = {{"notes", "note"}}, .rules = action_rules,
            .rules_as_schema = kActionSchema};
}

Admission alert_acknowledgement_admission() { return {.subject = "alert_id", .resource = "alert_id"}; }

}  // namespace carewire
