#include <doctest/doctest.h>

#include "tests/producers/account_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("keys: a key made at the door is shown once and works at once and not after its revocation") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto admin = bench.door.token(Role::Admin);
    const auto made = bench.post("/v1/api-keys", R"({"name":"booking app","event_types":["interaction.recorded"]})", admin);
    REQUIRE(made->status() == 201);
    const auto key = made->member("key");
    CHECK(key.starts_with("cw_"));
    const auto list = bench.call("GET", "/v1/api-keys", "", admin);
    CHECK(list->response->body.find(key) == std::string::npos);
    CHECK(list->response->body.find("booking app") != std::string::npos);
    bench.feed.refresh();
    CHECK(bench.door.post("/v1/interactions", interaction(), {}, key)->status() == 202);
    CHECK(bench.call("DELETE", "/v1/api-keys/" + made->member("id"), "", bench.door.token(Role::Admin, "c2"))->status() == 404);
    CHECK(bench.call("DELETE", "/v1/api-keys/" + made->member("id"), "", admin)->status() == 204);
    bench.feed.refresh();
    CHECK(bench.door.post("/v1/interactions", interaction(), {}, key)->status() == 401);
    CHECK(bench.audit(3).size() == 3);  // made, revoked, and the refusal of the revoked one
}

TEST_CASE("keys: one that memory does not know yet is looked up in the store") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.feed.refresh();
    const auto made = bench.post("/v1/api-keys", R"({"name":"app","event_types":["interaction.recorded"]})",
                                 bench.door.token(Role::Admin));
    StoredDirectory directory(store.database());
    Authenticator fresh(bench.door.auth_settings, bench.door.clock, &directory);
    http::Request request;
    request.headers = {{"authorization", "Bearer " + made->member("key")}};
    const auto from_memory = fresh.authenticate(request);
    REQUIRE_FALSE(from_memory.has_value());
    CHECK(from_memory.error().kind == Refusal::Kind::AskAgain);
    const auto from_store = fresh.look_up(request);
    REQUIRE(from_store.has_value());
    CHECK((*from_store)->clinic.value == "c1");
    CHECK((*from_store)->event_types == std::set<std::string>{"interaction.recorded"});
    CHECK(fresh.authenticate(request).has_value());
}

TEST_CASE("keys: only for events that can be posted") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto admin = bench.door.token(Role::Admin);
    CHECK(bench.post("/v1/api-keys", R"({"name":"x","event_types":["config.changed"]})", admin)->status() == 422);
    CHECK(bench.post("/v1/api-keys", R"({"name":"x","event_types":[]})", admin)->status() >= 400);
    CHECK(bench.post("/v1/api-keys", R"({"name":"x","event_types":["interaction.recorded"]})", bench.door.token(Role::Staff))->status() == 403);
}

TEST_CASE("keys: last uses are written down") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto admin = bench.door.token(Role::Admin);
    const auto made = bench.post("/v1/api-keys", R"({"name":"x","event_types":["interaction.recorded"]})", admin);
    bench.feed.refresh();
    bench.door.post("/v1/interactions", interaction(), {}, made->member("key"));
    bench.directory.write_uses(bench.door.authenticator->keys().take_uses());
    CHECK(bench.call("GET", "/v1/api-keys", "", admin)->response->body.find("last_used_at\":\"2025") != std::string::npos);
}
