#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"
#include "schemas/contracts/openapi.hpp"

namespace carewire::contracts {

/// A path as the router knows it, `/v1/reports/{date:date}`, taken apart.
struct PathPattern {
    std::string plain;                ///< `/v1/reports/{date}`
    std::vector<std::string> names;   ///< `date`
    std::vector<std::string> schemas; ///< JSON Schema of each
};
PathPattern read_pattern(std::string_view pattern);

/// Inside an open array of parameters.
void write_path_parameters(json::Writer& to, const PathPattern& path);
/// `"responses": {…}` of a write through the log.
void write_write_responses(json::Writer& to);
/// `"responses": {…}` of any other route.
void write_read_responses(json::Writer& to, const OtherRoute& route);

/// The bodies that callers send, by name, as JSON Schema: operations refer to them, so that a generated client has one type each.
using BodySchemas = std::map<std::string, std::string>;
/// `feedback.action.requested` → `FeedbackActionRequested`, `/interactions/types` → `InteractionsTypes`
std::string schema_name(std::string_view words);
/// `{"$ref":"#/components/schemas/<name>"}`
std::string reference(std::string_view name);
/// A CloudEvent that callers may post, its `data` by its `type`; refers to the bodies of the catalog.
std::string cloud_event_schema();

/// `POST /v1/events`: one CloudEvent or a batch, in the three modes of the HTTP binding (C-18).
std::string cloud_events_operation();
/// `POST /v1/interactions:batch`: up to 1,000 interactions, answered one by one.
std::string interactions_batch_operation();

/// Schemas, parameters, answers and the security scheme that operations refer to.
std::string components(const BodySchemas& bodies);

}  // namespace carewire::contracts
