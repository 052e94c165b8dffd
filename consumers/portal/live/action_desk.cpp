#include "consumers/portal/live/action_desk.hpp"

#include <algorithm>

#include "core/event/wire.hpp"
#include "schemas/catalog.hpp"
#include "schemas/feedback/actions.hpp"

namespace carewire::portal {
namespace {

using Refused = tl::unexpected<std::string>;

Envelope envelope_of(const Admitted& admitted, const Principal& who) {
    Envelope envelope;
    envelope.id = {admitted.event_id};
    envelope.type = FeedbackActionRequested::event.type;
    envelope.version = FeedbackActionRequested::event.version;
    envelope.source = "/portal";
    envelope.clinic = who.clinic;
    envelope.subject = admitted.subject;
    envelope.time = admitted.time;
    envelope.correlation = admitted.event_id;
    envelope.actor = who.id;
    envelope.actor_role = name(who.role);
    return envelope;
}

/// C-5: 400 for shape, 422 for values.
std::string code_of(const Problems& problems) {
    return std::ranges::any_of(problems, [](const Problem& each) { return each.status == 400; }) ? "bad_request" : "validation_failed";
}

}  // namespace

void ActionDesk::publish(const Principal& who, std::string_view feedback_id, const json::Value& action, Told told) {
    Arrival arrival{.now = clock_.now(), .clinic = who.clinic, .event_id = mint_uuid(clock_.now()), .actor = who.id};
    arrival.actor_role = name(who.role);
    arrival.actor_email = who.email;
    arrival.path.emplace_back("feedback_id", feedback_id);
    const auto* type = find_event_type(FeedbackActionRequested::event.type);
    auto admitted = type->admit(action, arrival);
    if (!admitted) return told(Refused(code_of(admitted.error())));
    if (finished_) return told(Refused("not_published"));
    const auto envelope = envelope_of(*admitted, who);
    ++in_flight_;
    const auto report = [this, told, id = admitted->event_id](const DeliveryReport& delivered) {
        --in_flight_;
        if (delivered.fate == Delivery::Persisted) return told(id);
        told(Refused(delivered.fate == Delivery::NotPersisted ? "not_published" : "unknown"));
    };
    try {
        if (sink_.produce(to_record(envelope, Stream::Feedback, std::move(admitted->body), prefix_), report)) return;
    } catch (const BusFatal& fatal) {
        finished_ = true;
        log_.error("live.producer_finished", {{"why", std::string_view(fatal.what())}});
    }
    --in_flight_;
    told(Refused("not_published"));
}

bool ActionDesk::drain() {
    if (finished_) return false;
    try {
        sink_.drain();
    } catch (const BusFatal& fatal) {
        finished_ = true;
        log_.error("live.producer_finished", {{"why", std::string_view(fatal.what())}});
    }
    return !finished_;
}

}  // namespace carewire::portal
