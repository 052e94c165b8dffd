#include "consumers/portal/resource.hpp"

#include <map>

#include "consumers/portal/pages.hpp"

namespace carewire::portal {
namespace {

/// The query that shows what an event of this type made.
const std::map<std::string_view, std::string_view> kShownBy{
    {"interaction.recorded", "interactions/one"},
};

}  // namespace

ResourceReader::ResourceReader(Database& database, const Clock& clock, PortalSettings settings)
    : database_(database), clock_(clock), settings_(std::move(settings)) {}

std::optional<std::string> ResourceReader::read(std::string_view event_type, const ClinicId& clinic,
                                                const std::string& id) const {
    const auto shown = kShownBy.find(event_type);
    if (shown == kShownBy.end()) return std::nullopt;
    const Query& query = library_.at(shown->second);
    http::Call call;
    call.path.emplace("id", id);
    Principal caller;
    caller.clinic = clinic;
    const auto answer = database_.read([&](Sql& sql) {
        const Zone zone = zone_of(sql, library_, clinic);
        const auto values = read_values(query, call, zone);
        if (!values) return not_found();
        return one_row(Reading{sql, library_, query, *values, zone, clock_.now(), caller, settings_});
    });
    if (answer.response.status != 200) return std::nullopt;
    return answer.response.body;
}

}  // namespace carewire::portal
