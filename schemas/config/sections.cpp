#include "schemas/config/sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "schemas/admission.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/config/settings_more.hpp"
#include "schemas/interactions/types.hpp"

namespace carewire {
namespace {

Admitted change(std::string_view key, std::string value, std::size_t n, const Arrival& arrival) {
    const std::string id = n == 0 ? arrival.event_id : derive_uuid(fmt::format("{}/{}", arrival.event_id, n));
    return {.event_id = id,
            .subject = config_subject(arrival.clinic, key),
            .resource_id = std::string(key),
            .time = arrival.now,
            .body = to_json(ConfigChanged{.key = std::string(key), .value = {std::move(value)}})};
}

Shape make_form(const SettingSection& section) {
    Shape form;
    form.title = section.name;
    for (const Shape* shape : section.shapes) {
        for (FieldShape field : shape->fields) {
            field.otherwise.clear();  // a form changes what it names; it fills nothing in
            if (!is_secret_setting(field.name)) form.fields.push_back(std::move(field));
        }
    }
    for (const SettingName& other : section.names) {
        const FieldShape* setting = find_setting(other.key);
        FieldShape field = *setting;
        field.name = other.name;
        field.otherwise.clear();
        field.says = other.secret ? "Write-only: kept outside the log and never shown." : fmt::format("Same as {}.", other.key);
        form.fields.push_back(std::move(field));
    }
    return form;
}

const SettingName* other_name(const SettingSection& section, std::string_view name) {
    const auto found = std::find_if(section.names.begin(), section.names.end(),
                                    [&](const SettingName& other) { return other.name == name; });
    return found == section.names.end() ? nullptr : &*found;
}

/// The same setting under two names in one form would leave the winner to chance.
void refuse_twice(const SettingSection& section, const json::Value& body, Problems& problems) {
    std::vector<std::string_view> keys;
    for (const json::Member& member : body.members()) {
        const SettingName* other = other_name(section, member.name);
        const std::string_view key = other != nullptr ? other->key : member.name;
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
            problems.push_back({fmt::format("/{}", member.name), "duplicate", "names a setting a second time", 400});
        }
        keys.push_back(key);
    }
}

}  // namespace

std::string config_subject(const ClinicId& clinic, std::string_view key) { return fmt::format("{}/{}", clinic.value, key); }

std::span<const SettingSection> setting_sections() {
    static const std::vector<SettingSection> sections{
        {"clinic", {&shape_of<ClinicSettings>(), &shape_of<StatisticsSettings>()}, {}},
        {"reporting",
         {&shape_of<ReportingSettings>(), &shape_of<EmailSettings>()},
         {{"recipients", "reporting.recipients"},
          {"daily_email_time", "reporting.daily_email_time"},
          {"include_patient_details", "reporting.include_patient_details"},
          {"include_statistics", "reporting.include_statistics"},
          {"backup_email", "reporting.backup_email"},
          {"log_to_file_only", "reporting.store_only"},
          {"email_username", "email.user"},
          {"email_password", "email.password_ref", true},
          {"email.password", "email.password_ref", true}}},
        {"retention", {&shape_of<RetentionSettings>()}, {}},
        {"feedback", {&shape_of<FeedbackSettings>()}, {}},
        {"outgoing", {&shape_of<OutgoingSettings>()}, {}},
        {"analysis", {&shape_of<AnalysisSettings>()}, {{"ai.api_key", "ai.api_key_ref", true}}},
    };
    return sections;
}

const FieldShape* find_setting(std::string_view key) {
    for (const SettingSection& section : setting_sections()) {
        for (const Shape* shape : section.shapes) {
            for (const FieldShape& field : shape->fields) {
                if (field.name == key) return &field;
            }
        }
    }
    return nullptr;
}

bool is_secret_setting(std::string_view key) {
    for (const SettingSection& section : setting_sections()) {
        for (const SettingName& other : section.names) {
            if (other.secret && other.key == key) return true;
        }
    }
    return false;
}

const Shape& form_of(const SettingSection& section) {
    static const auto forms = [] {
        std::vector<Shape> all;
        for (const SettingSection& each : setting_sections()) all.push_back(make_form(each));
        return all;
    }();
    return forms[static_cast<std::size_t>(&section - setting_sections().data())];
}

tl::expected<std::vector<Admitted>, Problems> admit_settings(const SettingSection& section, const json::Value& body,
                                                             const Arrival& arrival) {
    Problems problems;
    check(form_of(section), body, Reading::Door, problems);
    refuse_twice(section, body, problems);
    if (body.kind() == json::Kind::Object && body.members().empty()) {
        problems.push_back({"", "missing", "names no setting", 422});
    }
    for (const json::Member& member : body.members()) {
        const SettingName* other = other_name(section, member.name);
        if (other != nullptr && other->secret && arrival.secrets == nullptr) {
            problems.push_back({fmt::format("/{}", member.name), "not_allowed", "no place for secrets is set up", 422});
        }
    }
    if (!problems.empty()) return tl::unexpected<Problems>(std::move(problems));

    std::vector<Admitted> changes;
    for (const json::Member& member : body.members()) {
        const SettingName* other = other_name(section, member.name);
        const std::string_view key = other != nullptr ? other->key : member.name;
        const bool keep = other != nullptr && other->secret && member.value.kind() == json::Kind::String;
        std::string value = keep ? quoted(arrival.secrets->keep(arrival.clinic, key, member.value.string()))
                                 : std::string(member.value.raw());
        changes.push_back(change(key, std::move(value), changes.size(), arrival));
    }
    return changes;
}

tl::expected<std::vector<Admitted>, Problems> admit_interaction_type(const json::Value& body, const Arrival& arrival) {
    auto form = from_json<InteractionTypeForm>(body, Reading::Door);
    if (!form) return tl::unexpected<Problems>(std::move(form.error()));
    std::string value;
    json::Writer(value).begin_object().member("display", form->display).member("enabled", form->enabled).end_object();
    return std::vector{change(fmt::format("{}.{}", kInteractionTypes, form->name), std::move(value), 0, arrival)};
}

}  // namespace carewire
