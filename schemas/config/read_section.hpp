#pragma once
#include <map>
#include <string>

#include "core/describe/describe.hpp"
#include "core/json/json.hpp"

namespace carewire {

/// A section of a clinic's settings, with its defaults where nothing was set. `settings`: key → JSON, as the settings worker
/// keeps them; it has checked every value.
template <Described Section>
Section read_section(const std::map<std::string, std::string>& settings) {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (const auto& field : shape_of<Section>().fields) {
        const auto set = settings.find(std::string(field.name));
        if (set != settings.end()) out.key(field.name).raw(set->second);
    }
    out.end_object();
    auto section = from_json<Section>(text);
    return section ? std::move(*section) : Section{};
}

}  // namespace carewire
