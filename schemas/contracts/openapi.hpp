#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carewire::contracts {

/// A date as core/time reads it, and a date or a moment.
inline constexpr const char* kDateSchema =
    R"({"type":"string","format":"date","pattern":"^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"})";
inline constexpr const char* kDateOrTimeSchema =
    R"({"anyOf":[{"type":"string","format":"date","pattern":"^(19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}$"},)"
    R"({"type":"string","format":"date-time","pattern":"^(19[7-9]|20[0-9]|21[0-9])[0-9]-.*([Zz]|[0-9]{2}:[0-5][0-9])$"}]})";

/// A query parameter of a route that reads.
struct RouteParameter {
    std::string name;
    std::string says;
    std::string schema = R"({"type":"string"})";  ///< JSON Schema
    bool required = false;
};

/// A route beside those of the catalog: the portal's reads, accounts, health.
struct OtherRoute {
    std::string method, path;  ///< `{date:date}` as the router takes it
    std::string says;
    std::vector<std::string> roles;
    std::vector<RouteParameter> parameters = {};
    std::vector<std::string> answers = {"application/json"};  ///< media types of the 200 answer
    std::string body_schema = {};                             ///< JSON Schema of the request's body; empty: none
    bool body_required = true;
    std::string answer_schema = {};                           ///< JSON Schema of a JSON answer; empty: any
    int status = 200;                                         ///< of success
};

/// The whole HTTP interface as OpenAPI 3.1: every route of the catalog and of its forms with their aliases, CloudEvents, batches,
/// and the others given. Compact JSON.
std::string openapi(std::span<const OtherRoute> others);

/// The topics as AsyncAPI 3.0: a channel per stream, a message per event type with its headers and schema. Compact JSON.
std::string asyncapi();

}  // namespace carewire::contracts
