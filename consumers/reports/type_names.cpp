#include "consumers/reports/type_names.hpp"

#include <algorithm>

#include "core/json/json.hpp"
#include "core/store/clinic_settings.hpp"
#include "schemas/interactions/types.hpp"

namespace carewire::reports {

TypeNames::TypeNames(Sql& sql, const ClinicId& clinic) {
    for (const auto& type : builtin_interaction_types()) names_.push_back({std::string(type.name), std::string(type.display)});
    const std::string prefix = std::string(kInteractionTypes) + ".";
    for (const auto& [key, value] : clinic_settings(sql, clinic, prefix)) {
        const auto parsed = json::Document::parse(value);
        if (!parsed || parsed->root().kind() != json::Kind::Object) continue;
        const auto* const display = parsed->root().find("display");
        const auto* const enabled = parsed->root().find("enabled");
        if (display == nullptr || display->kind() != json::Kind::String) continue;
        Name own{key.substr(prefix.size()), std::string(display->string()),
                 enabled == nullptr || enabled->kind() != json::Kind::Bool || enabled->boolean()};
        const auto known = std::find_if(names_.begin(), names_.end(), [&](const Name& each) { return each.type == own.type; });
        known == names_.end() ? names_.push_back(std::move(own)) : void(*known = std::move(own));
    }
}

const TypeNames::Name* TypeNames::find(const std::string& type) const {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const Name& each) { return each.type == type; });
    return found == names_.end() ? nullptr : &*found;
}

std::string TypeNames::display(const std::string& type) const {
    const auto* const name = find(type);
    return name == nullptr ? type : name->display;
}

}  // namespace carewire::reports
