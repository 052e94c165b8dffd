#include "schemas/catalog.hpp"

#include <map>

#include "schemas/admission.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/sections.hpp"
#include "schemas/interactions/interactions.hpp"

namespace carewire {
namespace {

using Routes = std::vector<DoorRoute>;

/// A type that comes in over HTTP.
template <Described Body>
EventType door(Admission admission, Routes routes) {
    const Shape& shape = shape_of<Body>();
    return {.info = Body::event,
            .shape = &shape,
            .routes = std::move(routes),
            .admit = [&shape, admission](const json::Value& body, const Arrival& arrival) {
                return admit(shape, admission, body, arrival);
            }};
}

/// A type that only workers, the scheduler and the doors themselves emit.
template <Described Body>
EventType emitted() {
    return {.info = Body::event, .shape = &shape_of<Body>()};
}

FormRoute settings_form(std::string_view section_name, DoorRoute route) {
    for (const SettingSection& section : setting_sections()) {
        if (section.name != section_name) continue;
        return {.route = std::move(route),
                .info = ConfigChanged::event,
                .shape = &form_of(section),
                .admit = [&section](const json::Value& body, const Arrival& arrival) {
                    return admit_settings(section, body, arrival);
                }};
    }
    throw std::logic_error("there is no section of settings called " + std::string(section_name));
}

std::vector<EventType> make_catalog() {
    std::vector<EventType> types;
    types.push_back(door<InteractionRecorded>(interaction_admission(),
        {{"POST", "/v1/interactions", {}, {"app", "staff", "frontdesk"}, "Log an interaction as it happens."}}));
    types.push_back(emitted<ConfigChanged>());
    return types;
}

std::vector<FormRoute> make_forms() {
    return {
        {.route = {"POST", "/v1/interactions/types", {}, {"admin"}, "Add or change a type of interactions."},
         .info = ConfigChanged::event,
         .shape = &shape_of<InteractionTypeForm>(),
         .admit = admit_interaction_type},
        settings_form("reporting", {"PUT", "/v1/config/reporting", {}, {"admin"}, "Change how and to whom reports go."}),
        settings_form("reporting", {"POST", "/api/configure_reporting", {}, {"admin"}, "Change how and to whom reports go."}),
        settings_form("retention", {"PUT", "/v1/config/retention", {}, {"admin"}, "Change how long data is kept."}),
        settings_form("clinic", {"PUT", "/v1/config/clinic", {}, {"admin"}, "Change name, time zone, languages."}),
        settings_form("feedback", {"PUT", "/v1/config/feedback", {}, {"admin"}, "Change alerts and their ladder."}),
        settings_form("outgoing", {"PUT", "/v1/config/outgoing", {}, {"admin"}, "Change what may leave the house."}),
        settings_form("analysis", {"PUT", "/v1/config/analysis", {}, {"admin"}, "Choose the analysers."}),
    };
}

}  // namespace

std::span<const EventType> catalog() {
    static const auto types = make_catalog();
    return types;
}

const EventType* find_event_type(std::string_view type) {
    static const auto by_name = [] {
        std::map<std::string_view, const EventType*> index;
        for (const EventType& each : catalog()) index.emplace(each.info.type, &each);
        return index;
    }();
    const auto found = by_name.find(type);
    return found == by_name.end() ? nullptr : found->second;
}

std::span<const FormRoute> forms() {
    static const auto all = make_forms();
    return all;
}

}  // namespace carewire
