#include <doctest/doctest.h>

#include "tests/producers/door_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

constexpr Role kPeople[] = {Role::Admin, Role::Doctor, Role::Staff, Role::Frontdesk, Role::Pharmacy, Role::Lab,
                            Role::Patient, Role::Analyst, Role::Operator};

std::string filled(const std::string& pattern) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            path += pattern[i];
            continue;
        }
        i = pattern.find('}', i);
        path += "0190b1f0-0000-7000-8000-000000000001";
    }
    return path;
}

}  // namespace

TEST_CASE("access: every route lets in the roles that its line names and nobody else") {
    DoorBench door;
    REQUIRE(door.site.routes().size() > 5);
    for (const auto& route : door.site.routes()) {
        CAPTURE(route.method);
        CAPTURE(route.pattern);
        REQUIRE_FALSE(route.roles.empty());
        const bool open = std::find(route.roles.begin(), route.roles.end(), "public") != route.roles.end();
        const auto status_for = [&](const std::string& credential) {
            const auto answer = door.send(route.method, filled(route.pattern), "{", {{"content-type", "application/json"}}, credential);
            door.until_answered(answer);
            return answer->status();
        };
        if (!open) CHECK(status_for("") == 401);
        if (!open) CHECK(status_for("cw_0000000000000000000000000000000000000000000") == 401);
        for (const auto role : kPeople) {
            CAPTURE(std::string(name(role)));
            const bool may = open || std::find(route.roles.begin(), route.roles.end(), name(role)) != route.roles.end() ||
                             std::find(route.roles.begin(), route.roles.end(), "any") != route.roles.end();
            const int status = status_for(door.token(role));
            CHECK((status != 401 && status != 403) == may);
        }
        const bool app = open || std::find(route.roles.begin(), route.roles.end(), "app") != route.roles.end();
        CHECK((status_for(door.app_key) != 403) == app);
    }
    for (const auto stream : all_streams()) CHECK((stream == Stream::Audit || door.records(stream).empty()));
}

TEST_CASE("access: a key publishes the types that it names and nothing else") {
    DoorBench door;
    CHECK(door.post("/v1/interactions", interaction(), {}, door.app_key)->status() == 202);
    CHECK(door.post("/v1/interactions", interaction(), {}, door.narrow_key)->status() == 403);
    CHECK(door.post("/v1/interactions:batch", "[" + interaction() + "]", {}, door.narrow_key)->status() == 403);
    CHECK(door.records().size() == 1);
}

TEST_CASE("access: the clinic is the token's and never the body's") {
    DoorBench door;
    CHECK(door.post("/v1/interactions", interaction(R"("clinic_id":"c2")"))->status() == 400);
    CHECK(door.post("/v1/interactions", interaction(), {}, door.other_clinic_key)->status() == 202);
    REQUIRE(door.records().size() == 1);
    bool seen = false;
    const auto records = door.records();
    for (const auto& [name, value] : records.front().headers) seen = seen || (name == "ce_clinicid" && value == "c2");
    CHECK(seen);
}

TEST_CASE("access: 401 and 403 say what the source document says") {
    DoorBench door;
    const auto stranger = door.post("/v1/interactions", interaction(), {}, "");
    CHECK(stranger->status() == 401);
    CHECK(stranger->member("detail") == "Invalid authentication credentials");
    CHECK(stranger->member("status_code") == "401");
    CHECK(stranger->header("WWW-Authenticate") == "Bearer");
    const auto patient = door.post("/v1/interactions", interaction(), {}, door.token(Role::Patient));
    CHECK(patient->status() == 403);
    CHECK(patient->member("detail") == "You don't have permission to access this resource");
    CHECK(patient->member("status_code") == "403");
}

TEST_CASE("access: a revoked key is refused from the next request on") {
    DoorBench door;
    CHECK(door.post("/v1/interactions", interaction())->status() == 202);
    door.authenticator->keys().replace({});
    CHECK(door.post("/v1/interactions", interaction())->status() == 401);
}

TEST_CASE("access: a token is refused once it has expired although it was seen before") {
    DoorBench door;
    const auto token = door.token(Role::Staff);
    CHECK(door.post("/v1/interactions", interaction(), {}, token)->status() == 202);
    door.clock.advance(std::chrono::minutes{17});
    CHECK(door.post("/v1/interactions", interaction(), {}, token)->status() == 401);
}

TEST_CASE("access: too many requests of one caller are 429 and the next one's are not") {
    DoorBench door({}, {.requests = 3});
    for (int i = 0; i < 3; ++i) CHECK(door.post("/v1/interactions", interaction())->status() == 202);
    const auto fourth = door.post("/v1/interactions", interaction());
    CHECK(fourth->status() == 429);
    CHECK(fourth->member("code") == "rate_limited");
    CHECK(fourth->header("Retry-After") == "60");
    CHECK(door.post("/v1/interactions", interaction(), {}, door.other_clinic_key)->status() == 202);
    door.clock.advance(std::chrono::seconds{60});
    CHECK(door.post("/v1/interactions", interaction())->status() == 202);
}

TEST_CASE("access: a refusal is on the audit stream without the credential and a flood does not fill it") {
    DoorBench door;
    door.post("/v1/interactions", interaction(), {}, "cw_0000000000000000000000000000000000000000000");
    door.post("/v1/interactions", interaction(), {}, door.token(Role::Patient, "c1", "user-9"));
    const auto two = door.records(Stream::Audit);
    REQUIRE(two.size() == 2);
    int forbidden = 0;
    for (const auto& record : two) {
        CHECK(record.value.find("cw_") == std::string::npos);
        CHECK(record.value.find("/v1/interactions") != std::string::npos);
        for (const auto& [name, value] : record.headers) forbidden += name == "ce_actorid" && value == "user-9" ? 1 : 0;
    }
    CHECK(forbidden == 1);
    for (int i = 0; i < 100; ++i) door.post("/v1/interactions", interaction(), {}, "nonsense");
    CHECK(door.records(Stream::Audit).size() == 20);
    door.clock.advance(std::chrono::seconds{1});
    door.post("/v1/interactions", interaction(), {}, "nonsense");
    CHECK(door.records(Stream::Audit).size() == 21);
}
