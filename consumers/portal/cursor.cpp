#include "consumers/portal/cursor.hpp"

#include <array>

#include "core/auth/base64url.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {

std::string cursor_of(const Query& query, const Row& row) {
    std::string text;
    json::Writer writer(text);
    writer.begin_array();
    for (const std::size_t place : query.after) {
        if (const auto* whole = std::get_if<std::int64_t>(&row.at(place))) {
            writer.integer(*whole);
        } else {
            writer.string(row.text(place));
        }
    }
    writer.end_array();
    return to_base64url(text);
}

std::optional<std::vector<SqlValue>> read_cursor(std::string_view text, std::size_t columns) {
    const auto decoded = from_base64url(text);
    if (!decoded) return std::nullopt;
    const auto document = json::Document::parse(*decoded);
    if (!document || document->root().kind() != json::Kind::Array) return std::nullopt;
    std::vector<SqlValue> values;
    for (const json::Value& item : document->root().items()) {
        if (item.kind() == json::Kind::String) {
            values.emplace_back(std::string(item.string()));
        } else if (const auto whole = item.integer()) {
            values.emplace_back(*whole);
        } else {
            return std::nullopt;
        }
    }
    if (values.size() != columns) return std::nullopt;
    return values;
}

std::string_view after_name(std::size_t place) {
    constexpr std::array<std::string_view, 4> kNames{"after_1", "after_2", "after_3", "after_4"};
    return kNames.at(place);
}

}  // namespace carewire::portal
