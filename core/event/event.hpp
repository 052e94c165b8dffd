#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/event/ids.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// A Kafka topic of one kind of event; the list of spec/README.md, "Streams and workers".
enum class Stream {
    Interactions, Feedback, Uploads, Steps, Records, Chat, Analysis, AnalysisBulk,
    Messages, Delivery, Inbound, Reports, Timers, Config, Audit,
};
std::span<const Stream> all_streams();
/// `interactions`, `analysis-bulk`, …
std::string_view name(Stream stream);
/// `carewire.interactions.v1`, with the deployment's prefix in place of `carewire` where one is set (tests, benchmarks).
std::string topic(Stream stream, std::string_view prefix = "carewire");
std::optional<Stream> stream_of_topic(std::string_view topic, std::string_view prefix = "carewire");

/// What a body struct says of itself: `static constexpr EventInfo event{"feedback.submitted", Stream::Feedback, 1};`
struct EventInfo {
    std::string_view type;
    Stream stream = Stream::Audit;
    int version = 1;
};

/// Everything about an event but its body; CloudEvents attributes on the wire (core/event/wire.hpp).
struct Envelope {
    EventId id;
    std::string type;
    int version = 1;
    std::string source;       ///< who emitted it: `/ingress`, `/worker/feedback`; equal source + id = the same event
    ClinicId clinic;
    std::string subject;      ///< = the record key: events of one subject keep their order
    Time time{};              ///< when it happened
    std::string correlation;  ///< the first event of the chain
    std::string cause;        ///< the event that led to this one; empty at the door
    std::string actor;        ///< who asked: user, key or worker
    std::string actor_role;
    std::string idempotency_key;  ///< hash of caller, route and key; empty when none was given
    std::string subject_key;      ///< which key encrypts the personal fields; empty today
    bool replay = false;          ///< rebuilt from history: no effects, no push
};

/// A decoded event: what a handler gets. `Body` is a described struct (core/describe).
template <class Body>
struct Event {
    Envelope envelope;
    Body body;
};

/// An event whose body is still the bytes that were published.
struct RawEvent {
    Envelope envelope;
    Stream stream = Stream::Audit;
    std::string body;
};

/// The id of the n-th follow-up of a cause at a worker: publishing it again is publishing the same event.
EventId follow_up_id(const EventId& cause, std::string_view worker, int n);

}  // namespace carewire
