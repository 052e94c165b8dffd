#include "producers/scheduler/due_events.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "core/event/wire.hpp"
#include "core/time/zone.hpp"
#include "core/timer/recurrence.hpp"

namespace carewire {
namespace {

Stream stream_named(std::string_view wanted) {
    for (const Stream stream : all_streams()) {
        if (name(stream) == wanted) return stream;
    }
    throw std::invalid_argument("a timer's stream is not one of ours");
}

OutRecord record_of(const Timer& timer, Time due, std::string body, std::string_view topic_prefix) {
    Envelope envelope;
    envelope.id = {derive_uuid(fmt::format("timer/{}/{}", timer.id, epoch_ms(due)))};
    envelope.type = timer.event_type;
    envelope.version = timer.event_version;
    envelope.source = "/scheduler";
    envelope.clinic = {timer.clinic};
    envelope.subject = timer.id;
    envelope.time = due;
    // a recurring timer begins a chain of its own each time
    envelope.correlation = timer.daily || timer.correlation.empty() ? envelope.id.value : timer.correlation;
    envelope.cause = timer.daily ? "" : timer.cause;
    envelope.actor = "scheduler";
    envelope.actor_role = "worker";
    return to_record(envelope, stream_named(timer.stream), std::move(body), topic_prefix);
}

/// `{"clinic":"c"}` → `{"clinic":"c","date":"2025-07-04","due":"2025-07-04T15:00:00Z"}`
std::string dated(const std::string& body, const Occurrence& occurrence) {
    const std::size_t end = body.find_last_of('}');
    if (end == std::string::npos) throw std::invalid_argument("a recurring timer's body is no object");
    std::string text = body.substr(0, end);
    const bool empty = text.find('"') == std::string::npos;
    return fmt::format("{}{}\"date\":\"{}\",\"due\":\"{}\"}}", text, empty ? "" : ",", *occurrence.date,
                       format_rfc3339(occurrence.due));
}

/// Dates before this are too old. The comparison of ISO dates is that of their texts.
std::string oldest_date(const Timer& timer, Time now) {
    const auto zone = Zone::find(timer.zone);
    if (!zone) throw std::invalid_argument("a timer's zone is not in the zone database");
    return format_date(plus_days(zone->date_of(now), -timer.catch_up_days));
}

}  // namespace

DueEvents due_events(const Timer& timer, Time now, std::string_view topic_prefix) {
    DueEvents events;
    if (!timer.daily || !timer.next_date) {
        events.records.push_back(record_of(timer, timer.due, timer.body, topic_prefix));
        return events;
    }
    const std::string oldest = oldest_date(timer, now);
    Occurrence next = occurrence_on(*timer.next_date, *timer.daily, timer.zone);
    while (next.due <= now) {
        if (*next.date < oldest) {
            ++events.skipped;
        } else {
            events.records.push_back(record_of(timer, next.due, dated(timer.body, next), topic_prefix));
        }
        next = occurrence_on(next_date(*next.date), *timer.daily, timer.zone);
    }
    events.next_due = next.due;
    events.next_date = next.date;
    return events;
}

}  // namespace carewire
