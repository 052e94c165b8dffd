#include <doctest/doctest.h>

#include "core/event/wire.hpp"
#include "tests/producers/door_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("ingress: an interaction is on the topic before it is answered 202") {
    DoorBench door;
    door.bus.hold_reports(true);
    const auto answer = door.post("/v1/interactions", interaction(R"("contact_number":"+1 (555) 010-1234")"));
    CHECK_FALSE(answer->response.has_value());
    door.bus.hold_reports(false);
    door.settle();
    REQUIRE(answer->status() == 202);
    REQUIRE(door.records().size() == 1);
    const auto event = read_event(door.records().front(), Stream::Interactions);
    REQUIRE(event.has_value());
    CHECK(answer->member("event_id") == event->envelope.id.value);
    CHECK(answer->member("id") == event->envelope.id.value);
    CHECK(answer->member("status") == "/v1/events/" + event->envelope.id.value);
    CHECK(event->envelope.clinic.value == "c1");
    CHECK(event->envelope.actor == "key-1");
    CHECK(event->envelope.actor_role == "app");
    CHECK(event->envelope.source == "/ingress");
    CHECK(event->body.find("0101234") == std::string::npos);
    CHECK(event->body.find("****1234") != std::string::npos);
}

TEST_CASE("ingress: all problems of a body are told at once and nothing is published") {
    DoorBench door;
    const auto answer = door.post("/v1/interactions", R"({"interaction_type":"astrology","success":"yes","clinic_id":"c2"})");
    CHECK(answer->status() == 400);
    CHECK(answer->member("code") == "bad_request");
    const auto errors = answer->member("errors");
    CHECK(errors.find("/success") != std::string::npos);
    CHECK(errors.find("/clinic_id") != std::string::npos);
    CHECK(errors.find("/interaction_type") != std::string::npos);
    CHECK(errors.find("astrology") == std::string::npos);
    CHECK(door.records().empty());
}

TEST_CASE("ingress: a value that is not allowed is 422 with its own code") {
    DoorBench door;
    const auto answer = door.post("/v1/interactions", R"({"interaction_type":"astrology","success":true})");
    CHECK(answer->status() == 422);
    CHECK(answer->member("code") == "unknown_type");
}

TEST_CASE("ingress: what is not JSON in UTF-8 is refused by its kind") {
    struct { const char* type; const char* body; int status; } rows[] = {
        {"application/json", "{", 400},
        {"application/json", "", 400},
        {"application/json", "[]", 400},
        {"application/json; charset=utf-8", R"({"interaction_type":"booking","success":true})", 202},
        {"application/json; charset=latin-1", R"({"interaction_type":"booking","success":true})", 415},
        {"text/plain", R"({"interaction_type":"booking","success":true})", 415},
        {"application/x-www-form-urlencoded", "a=b", 415},
        {"", R"({"interaction_type":"booking","success":true})", 415},
    };
    for (const auto& row : rows) {
        DoorBench door;
        CAPTURE(std::string(row.type));
        CAPTURE(std::string(row.body));
        CHECK(door.post("/v1/interactions", row.body, {{"content-type", row.type}})->status() == row.status);
        CHECK(door.records().size() == (row.status == 202 ? 1U : 0U));
    }
}

TEST_CASE("ingress: the report of the broker decides between the two kinds of 503") {
    struct { DeliveryReport report; int status; const char* code; } rows[] = {
        {{.fate = Delivery::Persisted}, 202, ""},
        {{.fate = Delivery::NotPersisted}, 503, "not_published"},
        {{.fate = Delivery::PossiblyPersisted}, 503, "unknown"},
        {{.fate = Delivery::NotPersisted, .too_large = true}, 413, "too_large"},
        {{.fate = Delivery::PossiblyPersisted, .too_large = true}, 503, "unknown"},
        {{.fate = Delivery::NotPersisted, .misconfigured = true}, 503, "not_published"},
    };
    for (const auto& row : rows) {
        DoorBench door;
        door.bus.decide_fates([&](const OutRecord&) { return row.report; });
        const auto answer = door.post("/v1/interactions", interaction());
        CAPTURE(row.code);
        CHECK(answer->status() == row.status);
        CHECK(answer->member("code") == row.code);
        CHECK(answer->header("Retry-After").empty() == (row.status != 503));
    }
}

TEST_CASE("ingress: a report that comes after the deadline is never told as a success") {
    DoorBench door;
    door.bus.hold_reports(true);
    const auto answer = door.post("/v1/interactions", interaction());
    door.clock.advance(std::chrono::seconds{9});
    door.bus.hold_reports(false);
    door.settle();
    CHECK(answer->status() == 503);
    CHECK(answer->member("code") == "unknown");
    CHECK(answer->answers == 1);
}

TEST_CASE("ingress: a request without a report is answered at its deadline and once only") {
    DoorBench door;
    door.bus.hold_reports(true);
    const auto answer = door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    door.clock.advance(std::chrono::seconds{9});
    door.until_answered(answer);
    CHECK(answer->status() == 503);
    CHECK(answer->member("code") == "unknown");
    door.bus.hold_reports(false);
    door.settle();
    CHECK(answer->answers == 1);
    CHECK(door.ingress->in_flight() == 0);
}

TEST_CASE("ingress: a full queue is 503 not_published at once") {
    DoorBench door;
    door.bus.limit_queue(1);
    door.bus.hold_reports(true);
    door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    const auto second = door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    CHECK(second->status() == 503);
    CHECK(second->member("code") == "not_published");
}

TEST_CASE("ingress: above its own cap it says overloaded") {
    DoorBench door({.max_in_flight = 1});
    door.bus.hold_reports(true);
    door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    const auto second = door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    CHECK(second->status() == 503);
    CHECK(second->member("code") == "overloaded");
    CHECK(door.records().size() == 1);
}

TEST_CASE("ingress: after a fatal producer error nothing is acknowledged any more") {
    DoorBench door;
    door.bus.hold_reports(true);
    const auto before = door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}});
    door.bus.fail_fatally();
    door.settle();
    CHECK(before->status() == 503);
    CHECK(before->member("code") == "unknown");
    CHECK(door.fatal_calls == 1);
    CHECK_FALSE(door.ingress->ready());
    const auto after = door.post("/v1/interactions", interaction());
    CHECK(after->status() == 503);
    CHECK(after->member("code") == "not_published");
    CHECK(door.fatal_calls == 1);
}

TEST_CASE("ingress: the ready probe follows the broker") {
    DoorBench door;
    CHECK(door.ingress->ready());
    door.bus.set_available(false);
    CHECK_FALSE(door.ingress->ready());
}

TEST_CASE("ingress: a long queue of requests is answered one by one as reports come") {
    DoorBench door;
    door.bus.hold_reports(true);
    std::vector<Answer> answers;
    for (int i = 0; i < 500; ++i) {
        answers.push_back(door.send("POST", "/v1/interactions", interaction(), {{"content-type", "application/json"}}));
    }
    CHECK(door.ingress->in_flight() == 500);
    door.bus.hold_reports(false);
    door.settle();
    for (const auto& answer : answers) CHECK(answer->status() == 202);
    CHECK(door.ingress->in_flight() == 0);
    CHECK(door.records().size() == 500);
}
