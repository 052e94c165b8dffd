#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carewire::contracts {

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
    std::string answer_schema = {};                           ///< JSON Schema of a JSON answer; empty: any
    int status = 200;                                         ///< of success
};

/// The whole HTTP interface as OpenAPI 3.1: every route of the catalog and of its forms with their aliases, CloudEvents, batches,
/// and the others given. Compact JSON.
std::string openapi(std::span<const OtherRoute> others);

/// The topics as AsyncAPI 3.0: a channel per stream, a message per event type with its headers and schema. Compact JSON.
std::string asyncapi();

}  // namespace carewire::contracts
