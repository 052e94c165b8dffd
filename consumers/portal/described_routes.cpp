#include "consumers/portal/described_routes.hpp"

#include "consumers/portal/forms.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace carewire::portal {
namespace {

using contracts::OtherRoute;
using contracts::RouteParameter;

std::string column_schema(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::Integer: return R"({"type":["integer","null"]})";
        case ColumnKind::Number: return R"({"type":["number","null"]})";
        case ColumnKind::Boolean: return R"({"type":["boolean","null"]})";
        case ColumnKind::Moment: return R"({"type":["string","null"],"format":"date-time"})";
        case ColumnKind::LocalDate: return R"({"type":["string","null"],"format":"date"})";
        case ColumnKind::Json: return "{}";
        default: return R"({"type":["string","null"]})";
    }
}

std::string row_schema(const Query& query) {
    std::string properties;
    for (const Column& column : query.columns) {
        if (column.kind == ColumnKind::Hidden) continue;
        if (!properties.empty()) properties += ',';
        properties += fmt::format("\"{}\":{}", column.name, column_schema(column.kind));
    }
    return fmt::format(R"({{"type":"object","properties":{{{}}}}})", properties);
}

std::string answer_schema(const Query& query) {
    if (query.is_list()) {
        return fmt::format(R"({{"type":"object","required":["items","next"],"properties":{{"items":{{"type":"array","items":{}}},)"
                           R"("next":{{"type":["string","null"]}}}}}})",
                           row_schema(query));
    }
    return query.answer == "one" ? row_schema(query) : std::string{};
}

RouteParameter described(const Parameter& parameter) {
    RouteParameter result{.name = parameter.name, .says = {}, .required = parameter.required};
    const std::string fallback = parameter.otherwise.empty() ? "" : fmt::format(",\"default\":{}", parameter.otherwise);
    switch (parameter.kind) {
        case ParameterKind::Integer:
            result.schema = fmt::format(R"({{"type":"integer","minimum":{},"maximum":{}{}}})", parameter.least, parameter.most, fallback);
            break;
        case ParameterKind::Boolean: result.schema = R"({"type":"boolean"})"; break;
        case ParameterKind::Choice:
            result.schema = fmt::format(R"({{"type":"string","enum":["{}"]}})", fmt::join(parameter.choices, R"(",")"));
            break;
        case ParameterKind::Date:
            result.schema = contracts::kDateSchema;
            result.says = "A date of the clinic.";
            break;
        case ParameterKind::Since:
            result.schema = contracts::kDateOrTimeSchema;
            result.says = "From this moment, or the start of this date, on: RFC 3339 or YYYY-MM-DD.";
            break;
        case ParameterKind::Until:
            result.schema = contracts::kDateOrTimeSchema;
            result.says = "Before this moment, or up to the end of this date: RFC 3339 or YYYY-MM-DD.";
            break;
        case ParameterKind::Words:
            result.says = fmt::format("One or several of {}; commas between.", fmt::join(parameter.choices, ", "));
            result.schema = fmt::format(R"({{"type":"string","pattern":"^({0})(,({0}))*$"}})", fmt::join(parameter.choices, "|"));
            break;
        case ParameterKind::Search: result.says = "Letters that it holds; case does not matter."; break;
        case ParameterKind::Text: break;
    }
    return result;
}

/// Live push (FB-3 to FB-7): the same events on both.
void describe_live(std::vector<OtherRoute>& routes) {
    const std::vector<RouteParameter> parameters{
        {.name = "ticket", .says = "Of POST /v1/ws-tickets, where a client can set no Authorization."},
        {.name = "last_event_id", .says = "The id of the last event that was received, where a client can set no Last-Event-ID."}};
    routes.push_back({.method = "GET", .path = "/v1/stream",
                      .says = "Server-sent events: state, new_feedback, analysis_complete, urgent_alert, dashboard_stats_update.",
                      .roles = {"staff", "admin"}, .parameters = parameters, .answers = {"text/event-stream"}});
    routes.push_back({.method = "GET", .path = "/v1/ws",
                      .says = "The same events over a WebSocket, which also takes staff_action and request_update.",
                      .roles = {"staff", "admin"}, .parameters = parameters, .answers = {}, .status = 101});
    routes.push_back({.method = "GET", .path = "/socket.io", .says = "Gone: says where the events are.", .roles = {"public"},
                      .answers = {}, .status = 410});
}

OtherRoute described(const Query& query, const Route& route) {
    OtherRoute result{.method = route.method, .path = route.pattern, .says = query.says, .roles = query.roles};
    for (const Parameter& parameter : query.parameters) {
        const bool in_path = route.pattern.find("{" + parameter.name) != std::string::npos;
        if (!in_path) result.parameters.push_back(described(parameter));
    }
    if (!query.is_list() && query.forms.size() > 1) {
        result.parameters.push_back({.name = "format", .says = "The form of the answer; Accept does the same.",
                                     .schema = fmt::format(R"({{"type":"string","enum":["{}"]}})", fmt::join(query.forms, R"(",")"))});
        for (const auto& form : query.forms) {
            if (form != "json") result.answers.emplace_back(media_type(form));
        }
    }
    if (query.is_list()) {
        result.parameters.push_back({.name = "limit", .says = "Rows of a page.",
                                     .schema = R"({"type":"integer","minimum":1,"maximum":200,"default":50})"});
        result.parameters.push_back({.name = "after", .says = "`next` of the page before."});
        result.parameters.push_back({.name = "format", .says = "`csv` streams all rows.",
                                     .schema = R"({"type":"string","enum":["csv","json"]})"});
        result.answers.emplace_back("text/csv");
    }
    result.answer_schema = answer_schema(query);
    return result;
}

}  // namespace

std::vector<contracts::OtherRoute> described_routes(const Library& library) {
    std::vector<OtherRoute> routes;
    for (const auto& [name, query] : library.all()) {
        for (const Route& route : query.routes) routes.push_back(described(query, route));
    }
    describe_live(routes);
    for (const char* path : {"/", "/test"}) {
        routes.push_back({.method = "GET", .path = path, .says = "Whether the API answers.", .roles = {"public"}});
    }
    return routes;
}

}  // namespace carewire::portal
