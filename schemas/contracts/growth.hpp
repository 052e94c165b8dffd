#pragma once
#include <string>
#include <vector>

#include "core/json/json.hpp"

namespace carewire::contracts {

/// What a new published schema of an event would break, as sentences; empty when it only grew. Readers of any age must read
/// events of any age: members keep name, type and need; limits may widen and lists of values may grow; a new member is optional.
/// What cannot be said so is a new version of the event type.
std::vector<std::string> schema_breaks(const json::Value& before, const json::Value& after);

/// What a new OpenAPI document would break: a route that is gone, a member of a body that is newly required.
std::vector<std::string> interface_breaks(const json::Value& before, const json::Value& after);

}  // namespace carewire::contracts
