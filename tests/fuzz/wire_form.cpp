// sources: core/event/*.cpp core/json/*.cpp core/describe/problem.cpp core/time/time.cpp
// links: fmt
// Records from strangers: headers and value cut from the input. An envelope that can be read is written and read the same.
#include <cstdint>
#include <cstdlib>

#include "core/event/wire.hpp"

using namespace carewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto next = [&rest] {
        const auto end = std::min(rest.find('\n'), rest.size());
        std::string piece(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return piece;
    };
    Record record{.topic = "carewire.feedback.v1", .key = next()};
    for (const char* name : {"content-type", "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_clinicid", "ce_time", "ce_subject",
                             "ce_dataschema", "ce_replay"}) {
        if (auto value = next(); !value.empty()) record.headers.emplace_back(name, std::move(value));
    }
    record.headers.emplace_back(next(), next());
    record.value = rest;
    const auto event = read_event(record, Stream::Feedback);
    if (!event) return 0;
    const OutRecord out = to_record(event->envelope, Stream::Feedback, event->body);
    const auto again = read_envelope({.topic = out.topic, .key = out.key, .value = out.value, .headers = out.headers});
    if (!again || again->id != event->envelope.id || again->time != event->envelope.time ||
        again->subject != event->envelope.subject || again->version != event->envelope.version) {
        std::abort();
    }
    return 0;
}
