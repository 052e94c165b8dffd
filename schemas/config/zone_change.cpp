#include "schemas/config/zone_change.hpp"

#include "core/json/json.hpp"

namespace carewire {

std::optional<std::string> zone_change(const ConfigChanged& change) {
    if (change.key != "clinic.timezone") return std::nullopt;
    const auto value = json::Document::parse(change.value.json);
    if (!value) return "";
    if (value->root().kind() == json::Kind::Null) return "UTC";
    return value->root().kind() == json::Kind::String ? std::string(value->root().string()) : "";
}

}  // namespace carewire
