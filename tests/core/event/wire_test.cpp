#include <doctest/doctest.h>

#include "core/event/wire.hpp"

using namespace carewire;

namespace {

Envelope full_envelope() {
    return {.id = {"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f"},
            .type = "feedback.submitted",
            .version = 3,
            .source = "/ingress",
            .clinic = {"bright-smile"},
            .subject = "Zoë/1",
            .time = *parse_rfc3339("2025-07-04T15:30:00.007Z"),
            .correlation = "first",
            .cause = "before",
            .actor = "user-1",
            .actor_role = "staff",
            .idempotency_key = "abc",
            .subject_key = "k1",
            .replay = true};
}

Record as_record(OutRecord out) {
    return {.topic = out.topic, .key = out.key, .value = out.value, .headers = out.headers};
}

void drop(Record& record, std::string_view header) {
    std::erase_if(record.headers, [&](const auto& entry) { return entry.first == header; });
}

}  // namespace

TEST_CASE("wire: an envelope comes back from a record as it was") {
    const Envelope sent = full_envelope();
    const Record record = as_record(to_record(sent, Stream::Feedback, R"({"a":1})", "test"));
    CHECK(record.topic == "test.feedback.v1");
    CHECK(record.key == "Zoë/1");
    const auto event = read_event(record, Stream::Feedback);
    REQUIRE(event);
    const Envelope& read = event->envelope;
    CHECK(read.id == sent.id);
    CHECK(read.type == sent.type);
    CHECK(read.version == 3);
    CHECK(read.source == sent.source);
    CHECK(read.clinic == sent.clinic);
    CHECK(read.subject == sent.subject);
    CHECK(read.time == sent.time);
    CHECK(read.correlation == sent.correlation);
    CHECK(read.cause == sent.cause);
    CHECK(read.actor == sent.actor);
    CHECK(read.actor_role == sent.actor_role);
    CHECK(read.idempotency_key == sent.idempotency_key);
    CHECK(read.subject_key == sent.subject_key);
    CHECK(read.replay);
    CHECK(event->body == R"({"a":1})");
}

TEST_CASE("wire: the body of a record may be garbage and the envelope still stands") {
    Record record = as_record(to_record(full_envelope(), Stream::Feedback, "\xff\x00garbage"));
    CHECK(read_envelope(record));
    CHECK(read_event(record, Stream::Feedback)->body == record.value);
}

TEST_CASE("wire: what is missing or wrong is named without values") {
    const Record good = as_record(to_record(full_envelope(), Stream::Feedback, "{}"));
    for (const char* header : {"ce_id", "ce_type", "ce_source", "ce_specversion", "ce_clinicid"}) {
        Record record = good;
        drop(record, header);
        CAPTURE(header);
        REQUIRE_FALSE(read_envelope(record));
        CHECK(read_envelope(record).error().find(std::string(header).substr(3)) != std::string::npos);
    }
    Record old = good;
    drop(old, "ce_specversion");
    old.headers.emplace_back("ce_specversion", "0.3");
    CHECK(read_envelope(old).error() == "headers: /specversion not_allowed");
}

TEST_CASE("wire: what may be absent has its stand-in") {
    Record record = as_record(to_record(full_envelope(), Stream::Feedback, "{}"));
    for (const char* header : {"ce_time", "ce_subject", "ce_correlationid", "ce_replay", "ce_dataschema"}) drop(record, header);
    record.produced = from_epoch_ms(5);
    const auto envelope = read_envelope(record);
    REQUIRE(envelope);
    CHECK(envelope->time == from_epoch_ms(5));
    CHECK(envelope->subject == "Zoë/1");
    CHECK(envelope->correlation == envelope->id.value);
    CHECK_FALSE(envelope->replay);
    CHECK(envelope->version == 1);
}

TEST_CASE("wire: a structured message of a stranger gives its data byte for byte") {
    const Record record{.topic = "carewire.feedback.v1",
                        .key = "k",
                        .value = R"({"specversion":"1.0","id":"1","type":"feedback.submitted","source":"/app","clinicid":"c",)"
                                 R"("subject":"s","data": {"rating" : 5.0} })",
                        .headers = {{"content-type", "application/cloudevents+json; charset=utf-8"}}};
    const auto event = read_event(record, Stream::Feedback);
    REQUIRE(event);
    CHECK(event->envelope.clinic.value == "c");
    CHECK(event->body == R"({"rating" : 5.0})");
}

TEST_CASE("wire: a schema name holds type and version") {
    CHECK(data_schema("feedback.submitted", 2) == "urn:carewire:schema:feedback.submitted:v2");
    CHECK(version_of_schema("urn:carewire:schema:feedback.submitted:v2") == 2);
    for (const char* other : {"", "urn:carewire:schema:x", "urn:carewire:schema:x:v", "urn:carewire:schema:x:v0",
                              "https://example.org/x:v2", "urn:carewire:schema:x:v2b"}) {
        CHECK_FALSE(version_of_schema(other));
    }
}

TEST_CASE("wire: a record key that is no plain text does not become a subject") {
    Record record = as_record(to_record(full_envelope(), Stream::Feedback, "{}"));
    drop(record, "ce_subject");
    record.key = "a\r\nb";
    CHECK(read_envelope(record).error() == "there is no subject and the record key is no plain text");
    record.key = "\xff";
    CHECK_FALSE(read_envelope(record));
}
