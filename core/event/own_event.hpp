#pragma once
#include "core/event/event.hpp"

namespace carewire {

/// The envelope of an event that a process tells of its own accord (`source`: `/portal`): no other event caused it, so it begins a
/// chain, and it is its own subject. Who acted is the caller's to say.
inline Envelope own_event(const EventInfo& info, std::string source, ClinicId clinic, Time now) {
    Envelope envelope;
    envelope.id = {mint_uuid(now)};
    envelope.type = info.type;
    envelope.version = info.version;
    envelope.source = std::move(source);
    envelope.clinic = std::move(clinic);
    envelope.subject = envelope.id.value;
    envelope.time = now;
    envelope.correlation = envelope.id.value;
    return envelope;
}

}  // namespace carewire
