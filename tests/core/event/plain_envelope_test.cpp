#include <doctest/doctest.h>

#include "core/event/plain_envelope.hpp"
#include "core/event/wire.hpp"

using namespace carewire;

namespace {

Record ours() {
    const OutRecord out = to_record({.id = {"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f"},
                                     .type = "feedback.submitted",
                                     .version = 3,
                                     .source = "/ingress",
                                     .clinic = {"bright-smile"},
                                     .subject = "patient 1",
                                     .time = *parse_rfc3339("2025-07-04T15:30:00.007Z"),
                                     .correlation = "first",
                                     .cause = "before",
                                     .actor = "user-1",
                                     .actor_role = "staff",
                                     .idempotency_key = "abc",
                                     .subject_key = "k1",
                                     .replay = true},
                                    Stream::Feedback, "{}");
    return {.topic = out.topic, .key = out.key, .value = out.value, .headers = out.headers};
}

void set(Record& record, std::string_view header, std::string value) {
    for (auto& [name, old] : record.headers) {
        if (name == header) old = value;
    }
}

void drop(Record& record, std::string_view header) {
    std::erase_if(record.headers, [&](const auto& entry) { return entry.first == header; });
}

/// All that an envelope says, comparable.
Headers said(const Envelope& envelope) { return to_record(envelope, Stream::Feedback, "").headers; }

}  // namespace

TEST_CASE("plain envelope: a record of ours says the same to the quick and to the thorough reader") {
    for (const char* left_out : {"", "ce_actorid", "ce_actorrole", "ce_correlationid", "ce_causationid", "ce_idempotencykey",
                                 "ce_subjectkey", "ce_replay", "ce_dataschema"}) {
        CAPTURE(left_out);
        Record record = ours();
        drop(record, left_out);
        const auto quick = plain_envelope(record);
        REQUIRE(quick);
        record.headers.emplace_back("ce_extension", "makes the quick reader give up");
        REQUIRE_FALSE(plain_envelope(record));
        const auto thorough = read_envelope(record);
        REQUIRE(thorough);
        CHECK(said(*quick) == said(*thorough));
        CHECK(quick->time == thorough->time);
    }
}

TEST_CASE("plain envelope: whatever is not as we write it is left to the thorough reader") {
    const auto refuses = [](auto&& change) {
        Record record = ours();
        change(record);
        return !plain_envelope(record).has_value();
    };
    for (const char* needed : {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_clinicid", "content-type"}) {
        CAPTURE(needed);
        CHECK(refuses([&](Record& record) { drop(record, needed); }));
        CHECK(refuses([&](Record& record) { set(record, needed, ""); }));
        CHECK(refuses([&](Record& record) { record.headers.emplace_back(needed, "twice"); }));
    }
    for (const char* value : {"\n", "a\x7f", "1234567\x1f", "\xc3\xab", "12345678\xff", "1234567\x7f"}) {
        CAPTURE(value);
        CHECK(refuses([&](Record& record) { set(record, "ce_actorid", value); }));
    }
    CHECK(refuses([](Record& record) { set(record, "ce_specversion", "0.3"); }));
    CHECK(refuses([](Record& record) { set(record, "ce_time", "yesterday"); }));
    CHECK(refuses([](Record& record) { set(record, "ce_id", std::string(65, 'x')); }));
    CHECK(refuses([](Record& record) { set(record, "content-type", "application/cloudevents+json"); }));
    CHECK_FALSE(refuses([](Record& record) { record.headers.emplace_back("traceparent", "\xff"); }));
}
