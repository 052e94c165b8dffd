#pragma once
#include <string>
#include <vector>

#include "core/json/json.hpp"

namespace carewire::contracts {

/// The schema of an operation's JSON body, itself and not the reference to it; null when it has none.
const json::Value* body_schema(const json::Value& document, const json::Value& operation);

/// What a new published schema of an event would break, as sentences; empty when it only grew. Readers of any age must read
/// events of any age: members keep name, type and need; limits may widen and lists of values may grow; a new member is optional.
/// What cannot be said so is a new version of the event type.
std::vector<std::string> schema_breaks(const json::Value& before, const json::Value& after);

/// What a new OpenAPI document would break: a route that is gone, a member of a body that is newly required.
std::vector<std::string> interface_breaks(const json::Value& before, const json::Value& after);

}  // namespace carewire::contracts
