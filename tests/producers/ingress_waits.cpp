#include <doctest/doctest.h>

#include <atomic>

#include "producers/ingress/preference.hpp"
#include "tests/producers/door_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// A projection that is as far as the test says.
struct Scripted final : Results {
    std::atomic<int> looks_until_there{0};
    Result then{Result::Kind::Applied, R"({"interaction_id":"i"})", "", ""};
    std::vector<Question> asked;
    std::vector<Result> look(const std::vector<Question>& questions) override {
        asked = questions;
        const bool there = looks_until_there-- <= 0;
        return std::vector<Result>(questions.size(), there ? then : Result{});
    }
};

http::Fields prefer(const std::string& preference) {
    return {{"content-type", "application/json"}, {"prefer", preference}};
}

}  // namespace

TEST_CASE("waiting: the result is answered 201 when the projection has it") {
    Scripted results;
    results.looks_until_there = 3;
    DoorBench door({}, {.requests = 0}, &results);
    const auto answer = door.post("/v1/interactions", interaction(), prefer("wait=5"));
    CHECK_FALSE(answer->response.has_value());
    door.until_answered(answer);
    CHECK(answer->status() == 201);
    CHECK(answer->response->body == R"({"interaction_id":"i"})");
    REQUIRE(results.asked.size() == 1);
    CHECK(results.asked.front().route == "/v1/interactions");
    CHECK(results.asked.front().event_ids.size() == 1);
}

TEST_CASE("waiting: without a preference a canonical route is answered 202 at once") {
    Scripted results;
    DoorBench door({}, {.requests = 0}, &results);
    CHECK(door.post("/v1/interactions", interaction())->status() == 202);
    CHECK(results.asked.empty());
}

TEST_CASE("waiting: a time that passes is answered 202") {
    Scripted results;
    results.looks_until_there = 1'000'000;
    DoorBench door({}, {.requests = 0}, &results);
    const auto answer = door.post("/v1/interactions", interaction(), prefer("wait=1"));
    door.clock.advance(std::chrono::seconds{2});
    door.until_answered(answer);
    CHECK(answer->status() == 202);
    CHECK(door.ingress->in_flight() == 0);
}

TEST_CASE("waiting: a refusal becomes its problem") {
    Scripted results;
    results.then = {Result::Kind::Refused, "", "validation_failed", "unknown_type"};
    DoorBench door({}, {.requests = 0}, &results);
    const auto answer = door.post("/v1/interactions", interaction(), prefer("wait=5"));
    door.until_answered(answer);
    CHECK(answer->status() == 422);
    CHECK(answer->member("instance").starts_with("/v1/events/"));
}

TEST_CASE("waiting: the code of a refusal decides its status") {
    struct { const char* code; int status; } rows[] = {{"illegal_transition", 409}, {"already_claimed", 409}, {"slot_taken", 409},
        {"not_found", 404}, {"forbidden", 403}, {"stale_version", 412}, {"validation_failed", 422}, {"negative_amount", 422}};
    for (const auto& row : rows) {
        CAPTURE(std::string(row.code));
        Scripted results;
        results.then = {Result::Kind::Refused, "", row.code, "staff-7 has it since 10:15"};
        DoorBench door({}, {.requests = 0}, &results);
        const auto answer = door.post("/v1/interactions", interaction(), prefer("wait=5"));
        door.until_answered(answer);
        CHECK(answer->status() == row.status);
        CHECK(answer->member("code") == row.code);
        if (row.status != 403) CHECK(answer->member("detail") == "staff-7 has it since 10:15");  // AU-7 has a sentence of its own
    }
}

TEST_CASE("waiting: a thing that nobody can read is answered 202 once it is applied") {
    Scripted results;
    results.then.resource.clear();
    DoorBench door({}, {.requests = 0}, &results);
    const auto answer = door.post("/v1/interactions", interaction(), prefer("wait=5"));
    door.until_answered(answer);
    CHECK(answer->status() == 202);
}

TEST_CASE("waiting: the preference is read as RFC 7240 writes it") {
    struct { const char* field; int seconds; } rows[] = {
        {"wait=10", 10}, {"Wait = 10", 10}, {"respond-async, wait=7", 7}, {"wait=\"5\"", 5}, {"wait=3; foo=bar", 3}, {"wait=0", 0},
        {"wait=1, wait=9", 1}, {"respond-async", -1}, {"wait", -1}, {"wait=", -1}, {"wait=soon", -1}, {"wait=-1", -1}, {"waiting=4", -1}, {"", -1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.field);
        const auto wait = preferred_wait(http::Fields{{"prefer", row.field}});
        CHECK((wait ? std::chrono::duration_cast<std::chrono::seconds>(*wait).count() : -1) == row.seconds);
    }
}
