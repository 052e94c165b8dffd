#pragma once
#include <optional>

#include "core/bus/bus.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// The envelope of a record as our own to_record() writes it: known headers, once each, printable ASCII, JSON in binary mode.
/// Read without building a CloudEvent in between, which is most of what a worker would spend on a record before its handler.
/// Nothing for every other record, good or bad: read_envelope() says what it is.
std::optional<Envelope> plain_envelope(const Record& record);

}  // namespace carewire
