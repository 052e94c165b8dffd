#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"

namespace carewire::contracts {

/// Whose view a schema gives: what a caller may send to the door, or what a reader of a topic finds.
enum class Side { Door, Log };

/// A shape as JSON Schema 2020-12. At the door unknown members are forbidden and what the door fills in is not required; in the
/// log unknown members are allowed, because a newer version may add some. `given`: members that the path gives.
void write_schema(json::Writer& to, const Shape& shape, Side side, const std::vector<std::string>& given = {},
                  const BodyNotes& notes = {});

/// The published schema of an event's body, with its `$id` and `x-` marks for stream, version and personal fields.
std::string event_schema(const EventType& type);

/// JSON laid out for people, two spaces a level; the argument must be JSON.
std::string laid_out(std::string_view json);

}  // namespace carewire::contracts
