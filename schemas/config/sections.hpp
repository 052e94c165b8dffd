#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"
#include "schemas/config/config.hpp"

namespace carewire {

/// Another name of a setting in a section's body: that of the source document, or a secret's own name.
struct SettingName {
    std::string_view name;
    std::string_view key;
    bool secret = false;  ///< the value goes to the SecretKeeper, the setting holds the reference
};

/// A form of settings: `PUT /v1/config/<name>`. Only what is sent changes (INT-17).
struct SettingSection {
    std::string_view name;
    std::vector<const Shape*> shapes;
    std::vector<SettingName> names;
};
std::span<const SettingSection> setting_sections();

/// The described setting of a key, nothing when the key is free (`interactions.types.<name>`) or unknown.
const FieldShape* find_setting(std::string_view key);
/// Whether a setting holds the reference of a secret, which no answer shows.
bool is_secret_setting(std::string_view key);

/// The body of a section's form: every setting under its key and its other names.
const Shape& form_of(const SettingSection& section);
/// That a form names at least one setting, as JSON Schema; that it names none twice is left to the words of its members.
inline constexpr std::string_view kSettingsSchema = R"({"minProperties":1})";
/// Checks the whole form, then makes one event per setting sent; `null` brings the default back.
tl::expected<std::vector<Admitted>, Problems> admit_settings(const SettingSection& section, const json::Value& body,
                                                             const Arrival& arrival);

/// `POST /v1/interactions/types` (INT-2): adds a type, or changes the text of one or disables it.
struct InteractionTypeForm {
    std::string name;
    std::string display;
    bool enabled = true;
    static auto fields() {
        using Self = InteractionTypeForm;
        return describe<Self>(
            field("name", &Self::name).pattern("^[a-z][a-z0-9_]{0,39}$").says("What entries carry."),
            field("display", &Self::display).at_least(1).at_most(100).single_line().says("Shown to people."),
            field("enabled", &Self::enabled).otherwise(true).says("false: no new entries of this type."));
    }
};
tl::expected<std::vector<Admitted>, Problems> admit_interaction_type(const json::Value& body, const Arrival& arrival);

}  // namespace carewire
