#include "core/event/wire.hpp"

#include <charconv>

#include "core/event/content_type.hpp"
#include "core/event/plain_envelope.hpp"

namespace carewire {
namespace {

constexpr std::string_view kSchema = "urn:carewire:schema:";

tl::unexpected<std::string> fault(std::string_view what) { return tl::unexpected<std::string>(std::string(what)); }

tl::expected<CloudEvent, std::string> read_structured(const Record& record) {
    const auto document = json::Document::parse(record.value, {.bytes = 2097152, .depth = 66});
    if (!document) return fault("the value is announced as a structured event and is no JSON");
    auto event = cloud_event_from_json(document->root());
    if (!event) return fault(sentence(event.error()));
    return std::move(*event);
}

tl::expected<Envelope, std::string> checked_envelope(const CloudEvent& event, const Record& record) {
    Envelope envelope = envelope_of(event);
    if (envelope.id.value.size() > 64) return fault("the id has more than 64 characters");
    if (envelope.clinic.empty()) return fault("clinicid is missing");
    if (event.attribute("time").empty()) envelope.time = record.produced;
    if (envelope.subject.empty() && !record.key.empty()) {
        // a key may be any bytes; as a subject it goes into headers of what follows
        CloudEvent probe = event;
        probe.set("subject", record.key);
        if (!check_cloud_event(probe).empty()) return fault("there is no subject and the record key is no plain text");
        envelope.subject = record.key;
    }
    if (envelope.correlation.empty()) envelope.correlation = envelope.id.value;
    return envelope;
}

}  // namespace

std::string data_schema(std::string_view type, int version) {
    std::string schema;
    schema.reserve(kSchema.size() + type.size() + 8);
    return schema.append(kSchema).append(type).append(":v").append(std::to_string(version));
}

std::optional<int> version_of_schema(std::string_view schema) {
    const auto mark = schema.rfind(":v");
    if (!schema.starts_with(kSchema) || mark == std::string_view::npos) return std::nullopt;
    int version = 0;
    const char* end = schema.data() + schema.size();
    const auto result = std::from_chars(schema.data() + mark + 2, end, version);
    if (result.ec != std::errc{} || result.ptr != end || version < 1) return std::nullopt;
    return version;
}

OutRecord to_record(const Envelope& envelope, Stream stream, std::string body, std::string_view prefix) {
    OutRecord record{.topic = topic(stream, prefix), .key = envelope.subject, .value = std::move(body), .headers = {}};
    record.headers.reserve(16);
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) record.headers.emplace_back(name, value);
    };
    add("ce_specversion", "1.0");
    add("ce_id", envelope.id.value);
    add("ce_type", envelope.type);
    add("ce_source", envelope.source);
    add("ce_subject", envelope.subject);
    add("ce_time", format_rfc3339(envelope.time));
    add("ce_dataschema", data_schema(envelope.type, envelope.version));
    add("ce_clinicid", envelope.clinic.value);
    add("ce_actorid", envelope.actor);
    add("ce_actorrole", envelope.actor_role);
    add("ce_correlationid", envelope.correlation);
    add("ce_causationid", envelope.cause);
    add("ce_idempotencykey", envelope.idempotency_key);
    add("ce_subjectkey", envelope.subject_key);
    if (envelope.replay) add("ce_replay", "true");
    add("content-type", "application/json");
    return record;
}

tl::expected<CloudEvent, std::string> read_cloud_event(const Record& record) {
    std::string_view content_type;
    for (const auto& [name, value] : record.headers) {
        if (name == "content-type") content_type = value;
    }
    if (media_type(content_type) == "application/cloudevents+json") return read_structured(record);
    CloudEvent event = cloud_event_from_headers(record.headers, "ce_", false);
    if (const Problems problems = check_cloud_event(event); !problems.empty()) {
        return fault("headers: " + sentence(problems));
    }
    event.data = record.value;
    event.has_data = !record.tombstone;
    return event;
}

tl::expected<Envelope, std::string> read_envelope(const Record& record) {
    if (auto envelope = plain_envelope(record)) return std::move(*envelope);
    const auto event = read_cloud_event(record);
    if (!event) return tl::unexpected<std::string>(event.error());
    return checked_envelope(*event, record);
}

tl::expected<RawEvent, std::string> read_event(const Record& record, Stream stream) {
    if (auto envelope = plain_envelope(record)) return RawEvent{std::move(*envelope), stream, record.value};
    auto event = read_cloud_event(record);
    if (!event) return tl::unexpected<std::string>(event.error());
    auto envelope = checked_envelope(*event, record);
    if (!envelope) return tl::unexpected<std::string>(envelope.error());
    return RawEvent{std::move(*envelope), stream, std::move(event->data)};
}

}  // namespace carewire
