#include "consumers/portal/resources.hpp"

#include "consumers/portal/composed.hpp"
#include "consumers/portal/pages.hpp"

namespace carewire::portal {
namespace {

/// The parameter of a pattern's last segment; empty when that is a literal. `/v1/feedback/{id}` → `id`
std::string_view last_parameter(std::string_view pattern) {
    const auto open = pattern.rfind("/{");
    if (open == std::string_view::npos || pattern.back() != '}') return {};
    const auto inside = pattern.substr(open + 2, pattern.size() - open - 3);
    return inside.find('/') == std::string_view::npos ? inside.substr(0, inside.find(':')) : std::string_view{};
}

std::string_view parent_of(std::string_view route) { return route.substr(0, route.rfind('/')); }

struct Place {
    const Query* query = nullptr;
    std::string_view parameter;  ///< that the id is bound to; empty: none
};

/// The GET route of the thing: the same path (`PUT /v1/config/reporting`), one segment more (`POST /v1/interactions`), or that
/// of the thing which an action is about (`POST /v1/feedback/{id}/actions`).
Place place_of(const Library& library, const Written& written) {
    for (std::string_view route = written.route; route.size() > 1; route = parent_of(route)) {
        for (const auto& [name, query] : library.all()) {
            if (query.routes.empty() || query.is_list()) continue;
            const std::string_view pattern = query.routes.front().pattern;
            if (pattern == route) return {&query, {}};
            const auto parameter = last_parameter(pattern);
            if (!parameter.empty() && parent_of(pattern) == route && route == written.route) return {&query, parameter};
        }
        if (written.path.empty()) break;  // not an action on something
    }
    return {};
}

}  // namespace

Resources::Resources(Database& database, const Clock& clock, PortalSettings settings)
    : database_(database), clock_(clock), settings_(std::move(settings)) {}

std::optional<std::string> Resources::read(const Written& written, const Principal& caller) const {
    const auto place = place_of(library_, written);
    if (place.query == nullptr) return std::nullopt;
    http::Call call;
    call.request.method = "GET";
    for (const auto& [name, value] : written.path) call.path.emplace(name, value);
    if (!place.parameter.empty()) call.path.insert_or_assign(std::string(place.parameter), written.id);
    return database_.read([&](Sql& sql) -> std::optional<std::string> {
        const Zone zone = zone_of(sql, library_, caller.clinic);
        const auto values = read_values(*place.query, call, zone);
        if (!values) return std::nullopt;
        const Reading reading{sql, library_, *place.query, *values, zone, clock_.now(), caller, settings_};
        const auto answer = place.query->answer == "one" ? one_row(reading) : find_composed(place.query->answer)(reading);
        if (answer.response.status != 200 || answer.more) return std::nullopt;
        return answer.response.body;
    });
}

}  // namespace carewire::portal
