#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "core/event/given_part.hpp"
#include "producers/ingress/idempotency_key.hpp"
#include "tests/producers/door_bench.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

http::Fields with_key(const std::string& key) { return {{"idempotency-key", key}}; }

}  // namespace

TEST_CASE("idempotency: the corpus of structured strings is read as it says") {
    if (corpora_dir().empty()) {
        std::cout << "not tested: structured-fields is not here\n";
        return;
    }
    int tried = 0;
    for (const auto* file : {"string.json", "string-generated.json"}) {
        std::ostringstream text;
        text << std::ifstream(corpora_dir() / "structured-fields" / file, std::ios::binary).rdbuf();
        // the corpus holds escaped NULs, which our own reader refuses by rule: each is one more key that must not be read
        std::string corpus = text.str();
        for (std::size_t at = 0; (at = corpus.find("\\u0000", at)) != std::string::npos;) corpus.replace(at, 6, "\\u0001");
        const auto cases = json::Document::parse(corpus, {.bytes = 1 << 20, .depth = 16});
        REQUIRE(cases.has_value());
        for (const auto& one : cases->root().items()) {
            const auto raw = one.find("raw")->items();
            if (raw.size() != 1) continue;  // two fields: refused before any handler
            const std::string label(one.find("name")->string());
            CAPTURE(label);
            const auto key = read_idempotency_key(raw.front().string());
            const auto* must_fail = one.find("must_fail");
            const auto* can_fail = one.find("can_fail");
            ++tried;
            if (must_fail && must_fail->boolean()) {
                CHECK_FALSE(key.has_value());
            } else if (!(can_fail && can_fail->boolean())) {
                const std::string expected(one.find("expected")->items().front().string());
                const bool fits = !expected.empty() && expected.size() <= 255;
                CHECK(key.has_value() == fits);
                if (key && fits) CHECK(*key == expected);
            }
        }
    }
    CHECK(tried > 200);
}

TEST_CASE("idempotency: the same key and body are one event and one answer") {
    DoorBench door;
    const auto first = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    const auto again = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    CHECK(first->status() == 202);
    CHECK(again->status() == 202);
    CHECK(first->response->body == again->response->body);
    CHECK(door.records().size() == 1);
}

TEST_CASE("idempotency: another process gives the same event id for the same key") {
    DoorBench one, other;
    other.app_key = one.app_key;
    other.authenticator->keys().replace({{"key-1", sha256(one.app_key), *one.authenticator->check(one.app_key)}});
    const auto here = one.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    const auto there = other.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    CHECK(here->member("event_id") == there->member("event_id"));
    CHECK(here->response->body == there->response->body);
}

TEST_CASE("idempotency: the same key with another body is 422 and publishes nothing") {
    DoorBench door;
    door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    const auto other = door.post("/v1/interactions", interaction(R"("doctor":"Dr. Rao")"), with_key("\"k-1\""));
    CHECK(other->status() == 422);
    CHECK(other->member("code") == "idempotency_mismatch");
    CHECK(door.records().size() == 1);
}

TEST_CASE("idempotency: another caller's key is another key") {
    DoorBench door;
    const auto mine = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    const auto theirs = door.post("/v1/interactions", interaction(R"("doctor":"x")"), with_key("\"k-1\""), door.other_clinic_key);
    CHECK(theirs->status() == 202);
    CHECK(mine->member("event_id") != theirs->member("event_id"));
    CHECK(door.records().size() == 2);
}

TEST_CASE("idempotency: twins at the same time are one event and the second hears 409") {
    DoorBench door;
    door.bus.hold_reports(true);
    const auto first = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    const auto twin = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    CHECK(twin->status() == 409);
    CHECK(twin->member("code") == "idempotency_in_flight");
    door.bus.hold_reports(false);
    door.settle();
    CHECK(first->status() == 202);
    CHECK(door.records().size() == 1);
}

TEST_CASE("idempotency: after a 503 the key may be used again and names the same event") {
    for (const auto fate : {Delivery::NotPersisted, Delivery::PossiblyPersisted}) {
        DoorBench door;
        door.bus.decide_fates([&](const OutRecord&) { return DeliveryReport{.fate = fate}; });
        CHECK(door.post("/v1/interactions", interaction(), with_key("\"k-1\""))->status() == 503);
        door.bus.decide_fates({});
        const auto again = door.post("/v1/interactions", interaction(), with_key("\"k-1\""));
        CHECK(again->status() == 202);
        for (const auto& record : door.records()) {
            for (const auto& [name, value] : record.headers) {
                if (name == "ce_id") CHECK(value == again->member("event_id"));
            }
        }
    }
}

TEST_CASE("idempotency: another process marks the same part as given although it fills in another time") {
    const auto given = [](const Record& record) { return std::string(given_part(record)); };
    DoorBench one, other;
    other.app_key = one.app_key;
    other.authenticator->keys().replace({{"key-1", sha256(one.app_key), *one.authenticator->check(one.app_key)}});
    other.clock.advance(std::chrono::seconds{5});
    one.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    other.post("/v1/interactions", interaction(), with_key("\"k-1\""));
    REQUIRE((one.records().size() == 1 && other.records().size() == 1));
    const Record first = one.records()[0], repeat = other.records()[0];
    CHECK(first.value != repeat.value);
    CHECK(given(first) == given(repeat));
    CHECK(given(first).find("timestamp") == std::string::npos);
    CHECK(given(first).find("booking") != std::string::npos);

    other.post("/v1/interactions", interaction(R"("doctor":"Dr. Rao")"), with_key("\"k-2\""));
    CHECK(given(other.records()[1]) != given(first));
}

TEST_CASE("idempotency: an event that nothing can repeat has no given part marked") {
    DoorBench door;
    door.post("/v1/interactions", interaction());
    REQUIRE(door.records().size() == 1);
    const Headers headers = door.records()[0].headers;
    for (const auto& [name, value] : headers) CHECK(name != "ce_givenlength");
}

TEST_CASE("idempotency: a key that is no structured string is 400 and publishes nothing") {
    DoorBench door;
    const std::string long_key = '"' + std::string(10240, 'k') + '"';
    for (const std::string& key : {std::string("k-1"), std::string("\"k-1"), std::string("\"\""), std::string("\"a\"b"), long_key,
                                   std::string("'k'"), std::string("\"\\n\"")}) {
        const auto answer = door.post("/v1/interactions", interaction(), with_key(key));
        CHECK(answer->status() == 400);
        CHECK(answer->member("code") == "bad_header");
    }
    CHECK(door.records().empty());
}

TEST_CASE("idempotency: an id that the caller gave works like a key for everybody in the clinic") {
    DoorBench door;
    const std::string id = R"("interaction_id":"0190b1f0-1111-7000-8000-000000000001")";
    const auto first = door.post("/v1/interactions", interaction(id));
    const auto again = door.post("/v1/interactions", interaction(id), {}, door.token(Role::Staff));
    const auto other = door.post("/v1/interactions", interaction(id + R"(,"doctor":"x")"));
    const auto elsewhere = door.post("/v1/interactions", interaction(id), {}, door.other_clinic_key);
    CHECK(first->status() == 202);
    CHECK(first->member("id") == "0190b1f0-1111-7000-8000-000000000001");
    CHECK(again->response->body == first->response->body);
    CHECK(other->status() == 422);
    CHECK(other->member("code") == "idempotency_mismatch");
    CHECK(elsewhere->status() == 202);
    CHECK(elsewhere->member("event_id") != first->member("event_id"));
    CHECK(door.records().size() == 2);
}

TEST_CASE("idempotency: keys are forgotten after their life and when there are too many") {
    Idempotency keys({.keys = 3, .life = std::chrono::hours{24}});
    const Digest content{1, 1};
    Steady now{std::chrono::hours{1}};
    using Claim = Idempotency::Claim;
    for (std::uint64_t i = 0; i < 3; ++i) {
        CHECK(keys.claim({i, i}, content, now) == Claim::First);
        keys.settle({i, i});
    }
    CHECK(keys.claim({2, 2}, content, now) == Claim::Done);
    CHECK(keys.claim({9, 9}, content, now) == Claim::First);
    CHECK(keys.size() <= 3);
    CHECK(keys.claim({2, 2}, content, now) == Claim::Done);
    now += std::chrono::hours{24};
    CHECK(keys.claim({2, 2}, content, now) == Claim::First);
}
