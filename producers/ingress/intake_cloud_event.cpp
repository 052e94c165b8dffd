#include <algorithm>

#include "core/auth/authenticator.hpp"
#include "core/event/content_type.hpp"
#include "producers/ingress/answers.hpp"
#include "producers/ingress/intake.hpp"

namespace carewire {
namespace {

using Refused = tl::unexpected<http::ProblemReport>;

http::ProblemReport one_problem(int status, const char* pointer, const char* code, const char* detail) {
    return body_report({{pointer, code, detail, status}});
}

/// The way in that this caller may use; null when there is none.
const DoorRoute* route_for(const EventType& type, const Principal& caller) {
    const auto open = std::find_if(type.routes.begin(), type.routes.end(), [&](const DoorRoute& route) {
        return may_call(caller, std::span<const std::string_view>(route.roles));
    });
    return open == type.routes.end() ? nullptr : &*open;
}

/// `{id}` of the type's route is the event's subject: that is what CloudEvents calls the thing an event is about.
void add_path(const DoorRoute& route, std::string_view subject, Arrival& arrival) {
    const auto open = route.path.find('{'), close = route.path.find('}');
    if (open == std::string_view::npos || close == std::string_view::npos || subject.empty()) return;
    const auto parameter = route.path.substr(open + 1, close - open - 1);
    arrival.path.emplace_back(parameter.substr(0, parameter.find(':')), subject);
}

/// When it happened is the event's own `time`, unless the body says it too.
Time happened(const EventType& type, const json::Value& body, std::string_view time, Time now) {
    const auto said = parse_rfc3339(time);
    if (!said) return now;
    for (const auto& field : type.shape->fields) {
        if (field.now && body.find(field.name)) return now;
    }
    return *said;
}

OrReport<const EventType*> type_of(const CloudEvent& event, const Principal& caller, const DoorRoute*& route) {
    const auto* type = find_event_type(event.attribute("type"));
    if (!type) return Refused(one_problem(422, "/type", "unknown_type", "is no type of event that is known here"));
    route = type->admit ? route_for(*type, caller) : nullptr;
    const bool in_scope = !caller.is_key || caller.event_types.contains(std::string(type->info.type));
    if (!route || !in_scope) {
        return Refused(http::ProblemReport{.status = 403, .code = "forbidden", .detail = "you may not publish this type of event"});
    }
    return type;
}

OrReport<json::Document> data_of(const CloudEvent& event, const IngressSettings& settings) {
    const auto announced = event.attribute("datacontenttype");
    if (!announced.empty() && !is_json_type(announced)) {
        return Refused(http::ProblemReport{.status = 415, .code = "unsupported_media_type", .detail = "data is taken as JSON only"});
    }
    if (!event.has_data) return Refused(one_problem(400, "/data", "missing", "is required"));
    auto data = json::Document::parse(event.data, settings.json);
    if (!data) return Refused(json_report(data.error()));
    return std::move(*data);
}

}  // namespace

OrReport<TakenIn> take_cloud_event(const CloudEvent& event, std::size_t n, const std::optional<Identity>& batch,
                                 const Principal& caller, const IntakeTools& tools, const DoorRoute*& route) {
    const auto type = type_of(event, caller, route);
    if (!type) return Refused(type.error());
    const auto data = data_of(event, tools.settings);
    if (!data) return Refused(data.error());

    const auto now = tools.clock.now();
    if (const auto said = parse_rfc3339(event.attribute("time")); said && *said > now + std::chrono::minutes{5}) {
        return Refused(one_problem(422, "/time", "in_the_future", "must not be more than 5 minutes ahead"));
    }
    Arrival arrival{.now = happened(**type, data->root(), event.attribute("time"), now)};
    add_path(*route, event.attribute("subject"), arrival);
    arrival.lists = tools.lists;
    auto identity = batch ? identity_of_record(*batch, n)
                          : identity_by_source(caller, event.attribute("source"), event.attribute("id"));
    return take_identified(**type, data->root(), std::move(arrival), std::move(identity), digest(event.data), caller);
}

}  // namespace carewire
