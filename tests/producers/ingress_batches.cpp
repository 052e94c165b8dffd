#include <doctest/doctest.h>

#include "core/event/wire.hpp"
#include "tests/producers/door_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// The `status` of each record's answer.
std::vector<int> statuses(const Answer& answer) {
    std::vector<int> found;
    const auto document = json::Document::parse(answer->response ? answer->response->body : "null");
    REQUIRE(document.has_value());
    const auto* results = document->root().find("results");
    REQUIRE(results != nullptr);
    for (const auto& result : results->items()) found.push_back(static_cast<int>(result.find("status")->integer().value_or(0)));
    return found;
}

std::string list_of(const std::string& record, int times) {
    std::string list = "[";
    for (int i = 0; i < times; ++i) list += (i > 0 ? "," : "") + record;
    return list + "]";
}

const std::string kCloudEvent =
    R"({"specversion":"1.0","id":"e-1","source":"/app","type":"interaction.recorded","data":)" + interaction() + "}";
const http::Fields kStructured{{"content-type", "application/cloudevents+json"}};
const http::Fields kBatched{{"content-type", "application/cloudevents-batch+json"}};

}  // namespace

TEST_CASE("batch: every record has its own answer and the good ones are published") {
    DoorBench door;
    const auto answer = door.post("/v1/interactions:batch",
                                  "[" + interaction() + R"(,{"success":true},)" + interaction(R"("doctor":"x")") + ",7]");
    CHECK(answer->status() == 207);
    CHECK(statuses(answer) == std::vector<int>{202, 400, 202, 400});
    CHECK(door.records().size() == 2);
}

TEST_CASE("batch: up to 1000 records pass and more are refused") {
    DoorBench door;
    const auto full = door.post("/v1/interactions:batch", list_of(interaction(), 1000));
    CHECK(full->status() == 207);
    CHECK(door.records().size() == 1000);
    const auto over = door.post("/v1/interactions:batch", list_of(interaction(), 1001));
    CHECK(over->status() == 413);
    CHECK(door.records().size() == 1000);
    CHECK(door.post("/v1/interactions:batch", "[]")->status() == 400);
    CHECK(door.post("/v1/interactions:batch", "7")->status() == 400);
    CHECK(door.post("/v1/interactions:batch", "[", {})->status() == 400);
}

TEST_CASE("batch: it is answered when the last report is in and tells each record's own fate") {
    DoorBench door;
    int n = 0;
    door.bus.decide_fates([&](const OutRecord&) {
        const Delivery fates[] = {Delivery::Persisted, Delivery::NotPersisted, Delivery::PossiblyPersisted};
        return DeliveryReport{.fate = fates[n++ % 3]};
    });
    const auto answer = door.post("/v1/interactions:batch", list_of(interaction(), 3));
    CHECK(statuses(answer) == std::vector<int>{202, 503, 503});
    CHECK(answer->response->body.find("not_published") != std::string::npos);
    CHECK(answer->response->body.find("\"unknown\"") != std::string::npos);
}

TEST_CASE("batch: with a key a repeat is answered alike and publishes nothing") {
    DoorBench door;
    const http::Fields key{{"idempotency-key", "\"b-1\""}};
    const auto first = door.post("/v1/interactions:batch", list_of(interaction(), 3), key);
    const auto again = door.post("/v1/interactions:batch", list_of(interaction(), 3), key);
    const auto other = door.post("/v1/interactions:batch", list_of(interaction(), 2), key);
    CHECK(first->response->body == again->response->body);
    CHECK(other->status() == 422);
    CHECK(door.records().size() == 3);
}

TEST_CASE("batch: a record whose id came with another body is refused by itself") {
    DoorBench door;
    const std::string id = R"("interaction_id":"0190b1f0-1111-7000-8000-000000000001")";
    door.post("/v1/interactions", interaction(id));
    const auto answer = door.post("/v1/interactions:batch", "[" + interaction(id) + "," + interaction(id + R"(,"doctor":"x")") + "," +
                                                                interaction() + "]");
    CHECK(statuses(answer) == std::vector<int>{202, 422, 202});
    CHECK(door.records().size() == 2);
}

TEST_CASE("cloudevents: all three modes publish what the domain route would") {
    DoorBench door;
    CHECK(door.post("/v1/events", kCloudEvent, kStructured)->status() == 202);
    const http::Fields binary{{"content-type", "application/json"}, {"ce-specversion", "1.0"}, {"ce-id", "e-2"},
                              {"ce-source", "/app"}, {"ce-type", "interaction.recorded"}};
    CHECK(door.post("/v1/events", interaction(), binary)->status() == 202);
    const auto batch = door.post("/v1/events", "[" + kCloudEvent + "]", kBatched);
    CHECK(batch->status() == 207);
    CHECK(statuses(batch) == std::vector<int>{202});
    const auto records = door.records();
    for (const auto& record : records) {
        const auto event = read_event(record, Stream::Interactions);
        REQUIRE(event.has_value());
        CHECK(event->envelope.source == "/ingress");
        CHECK(event->envelope.clinic.value == "c1");
        CHECK(event->body.find("interaction_id") != std::string::npos);
    }
}

TEST_CASE("cloudevents: equal source and id of one caller are the same event") {
    DoorBench door;
    const auto first = door.post("/v1/events", kCloudEvent, kStructured);
    const auto again = door.post("/v1/events", kCloudEvent, kStructured);
    CHECK(first->response->body == again->response->body);
    CHECK(door.records().size() == 1);
    auto changed = kCloudEvent;
    changed.replace(changed.find("booking"), 7, "misc");
    CHECK(door.post("/v1/events", changed, kStructured)->status() == 422);
}

TEST_CASE("cloudevents: the envelope gives no rights and no clinic") {
    DoorBench door;
    auto forged = kCloudEvent;
    forged.insert(1, R"("clinicid":"c2","actorid":"admin","actorrole":"admin","replay":"true",)");
    CHECK(door.post("/v1/events", forged, kStructured)->status() == 202);
    REQUIRE(door.records().size() == 1);
    const auto event = read_event(door.records().front(), Stream::Interactions);
    REQUIRE(event.has_value());
    CHECK(event->envelope.clinic.value == "c1");
    CHECK(event->envelope.actor == "key-1");
    CHECK_FALSE(event->envelope.replay);
}

TEST_CASE("cloudevents: what may not be posted is refused") {
    struct { const char* from; const char* to; int status; const char* code; } rows[] = {
        {"interaction.recorded", "config.changed", 403, "forbidden"},
        {"interaction.recorded", "no.such.type", 422, "unknown_type"},
        {R"("specversion":"1.0",)", "", 400, "bad_request"},
        {R"("specversion":"1.0")", R"("specversion":"0.3")", 400, "bad_request"},
        {R"("id":"e-1",)", "", 400, "bad_request"},
        {R"("success":true)", R"("success":"yes")", 400, "bad_request"},
        {"booking", "astrology", 422, "unknown_type"},
        {R"("source":"/app")", R"("source":"/app","datacontenttype":"text/xml")", 415, "unsupported_media_type"},
        {R"("source":"/app")", R"("source":"/app","time":"2031-01-01T00:00:00Z")", 422, "validation_failed"},
    };
    for (const auto& row : rows) {
        DoorBench door;
        CAPTURE(row.to);
        auto event = kCloudEvent;
        event.replace(event.find(row.from), std::string(row.from).size(), row.to);
        const auto answer = door.post("/v1/events", event, kStructured);
        CHECK(answer->status() == row.status);
        CHECK(answer->member("code") == row.code);
        CHECK(door.records().empty());
    }
}

TEST_CASE("cloudevents: the event's own time is when it happened") {
    DoorBench door;
    auto event = kCloudEvent;
    event.insert(1, R"("time":"2025-07-01T10:00:00Z",)");
    CHECK(door.post("/v1/events", event, kStructured)->status() == 202);
    CHECK(door.records().front().value.find("2025-07-01T10:00:00Z") != std::string::npos);
}

TEST_CASE("cloudevents: one bad record of a batch does not spoil its neighbours") {
    DoorBench door;
    auto other = kCloudEvent;
    other.replace(other.find("e-1"), 3, "e-2");
    const auto answer = door.post("/v1/events", "[" + kCloudEvent + R"(,{"id":"x"},)" + other + "]", kBatched);
    CHECK(statuses(answer) == std::vector<int>{202, 400, 202});
    CHECK(door.records().size() == 2);
}
