#include "producers/accounts/accounts.hpp"

#include <doctest/doctest.h>

#include "core/auth/directory.hpp"
#include "core/auth/key_feed.hpp"
#include "core/auth/passwords.hpp"
#include "producers/accounts/described_routes.hpp"
#include "tests/producers/door_bench.hpp"
#include "tests/support/described_routes.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::string kPassword = "Correct-Horse-9-Battery";

/// The door with accounts on a store of its own.
struct AccountBench {
    explicit AccountBench(TestStore& store, bool open = true)
        : door({}, {.requests = 0, .public_per_minute = 0, .public_clinic = "c1"}), directory(store.database()),
          feed(directory, door.authenticator->keys(), door.log),
          accounts({.open_registration = open, .clinic = "c1"},
                   {.database = store.database(), .authenticator = *door.authenticator, .guard = *door.guard, .pool = door.pool,
                    .loop = door.loop, .clock = door.clock, .log = door.log,
                    .publish = [this](Prepared event, Sink::Report report) {
                        return door.ingress->publish_fact(std::move(event), std::move(report));
                    }}) {
        accounts.mount_writes(door.site);
        accounts.mount_reads(door.site);
    }
    Answer call(std::string method, std::string path, std::string body, std::string credential = "") {
        const auto answer = door.send(std::move(method), std::move(path), std::move(body), {{"content-type", "application/json"}},
                                      std::move(credential));
        door.until_answered(answer);
        return answer;
    }
    Answer post(std::string path, std::string body, std::string credential = "") {
        return call("POST", std::move(path), std::move(body), std::move(credential));
    }
    Answer register_user(const std::string& email, const std::string& role = "staff") {
        return post("/v1/users", R"({"email":")" + email + R"(","password":")" + kPassword + R"(","role":")" + role + "\"}");
    }
    Answer sign_in(const std::string& email, const std::string& password = kPassword) {
        return post("/v1/auth/login", R"({"email":")" + email + R"(","password":")" + password + "\"}");
    }
    Answer refresh(const std::string& token) { return post("/v1/auth/refresh", R"({"refresh_token":")" + token + "\"}"); }
    /// Runs the loop until the audit stream has so many records.
    std::vector<Record> audit(std::size_t wanted) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (door.records(Stream::Audit).size() < wanted && std::chrono::steady_clock::now() < deadline) {
            door.loop.after(Duration{2}, [this] { door.loop.stop(); });
            door.loop.run();
            door.settle();
        }
        return door.records(Stream::Audit);
    }

    DoorBench door;
    StoredDirectory directory;
    KeyFeed feed;
    accounts::Accounts accounts;
};

TestStore store_with_tables() {
    auto store = TestStore::sqlite();
    migrate(store.database(), {"producers/accounts"});
    return store;
}

}  // namespace

TEST_CASE("accounts: a person signs in with the password given at registration and gets a token that holds") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto made = bench.register_user("nurse@clinic.example");
    CHECK(made->status() == 201);
    CHECK(made->member("role") == "staff");
    CHECK(made->member("clinic") == "c1");
    const auto session = bench.sign_in("Nurse@Clinic.Example");
    REQUIRE(session->status() == 200);
    CHECK(session->member("token_type") == "bearer");
    CHECK(session->member("role") == "staff");
    CHECK(session->member("expires_in") == "900");
    CHECK(bench.door.post("/v1/interactions", interaction(), {}, session->member("access_token"))->status() == 202);
}

TEST_CASE("accounts: neither password nor its hash leaves the store and the fact is on the audit stream") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto made = bench.register_user("nurse@clinic.example");
    CHECK(made->response->body.find(kPassword) == std::string::npos);
    CHECK(made->response->body.find("argon2id") == std::string::npos);
    const auto records = bench.audit(1);
    REQUIRE(records.size() == 1);
    CHECK(records.front().value.find("user_id") != std::string::npos);
    CHECK(records.front().value.find("argon2id") == std::string::npos);
    store.database().read([](Sql& sql) {
        const auto row = sql.first("select password_hash from users");
        CHECK(row->text(0).starts_with("$argon2id$"));
        return 0;
    });
}

TEST_CASE("accounts: an address has one account whatever its case") {
    auto store = store_with_tables();
    AccountBench bench(store);
    CHECK(bench.register_user("nurse@clinic.example")->status() == 201);
    CHECK(bench.register_user("NURSE@clinic.example")->status() == 409);
}

TEST_CASE("accounts: a wrong password and an unknown address hear the same") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.register_user("nurse@clinic.example");
    const auto wrong = bench.sign_in("nurse@clinic.example", "Wrong-Horse-9-Battery");
    const auto unknown = bench.sign_in("nobody@clinic.example");
    CHECK(wrong->status() == 401);
    CHECK(unknown->status() == 401);
    CHECK(wrong->response->body == unknown->response->body);
}

TEST_CASE("accounts: ten failures close an address for a quarter of an hour") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.register_user("nurse@clinic.example");
    for (int i = 0; i < 10; ++i) CHECK(bench.sign_in("nurse@clinic.example", "wrong")->status() == 401);
    const auto closed = bench.sign_in("nurse@clinic.example");
    CHECK(closed->status() == 429);
    CHECK(closed->header("Retry-After") == "900");
    bench.door.clock.advance(std::chrono::minutes{15});
    CHECK(bench.sign_in("nurse@clinic.example")->status() == 200);
}

TEST_CASE("accounts: a refresh token works once and its second use ends the family") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.register_user("nurse@clinic.example");
    const auto first = bench.sign_in("nurse@clinic.example")->member("refresh_token");
    const auto second = bench.refresh(first);
    REQUIRE(second->status() == 200);
    CHECK(second->member("refresh_token") != first);
    CHECK(bench.refresh(first)->status() == 401);
    CHECK(bench.refresh(second->member("refresh_token"))->status() == 401);
    CHECK(bench.sign_in("nurse@clinic.example")->status() == 200);
}

TEST_CASE("accounts: signing out ends the family and others stay") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.register_user("nurse@clinic.example");
    const auto here = bench.sign_in("nurse@clinic.example")->member("refresh_token");
    const auto there = bench.sign_in("nurse@clinic.example")->member("refresh_token");
    CHECK(bench.post("/v1/auth/logout", R"({"refresh_token":")" + here + "\"}")->status() == 204);
    CHECK(bench.refresh(here)->status() == 401);
    CHECK(bench.refresh(there)->status() == 200);
    CHECK(bench.refresh("cwr_nonsense")->status() == 401);
}

TEST_CASE("accounts: a refresh token ends with its life") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.register_user("nurse@clinic.example");
    const auto token = bench.sign_in("nurse@clinic.example")->member("refresh_token");
    bench.door.clock.advance(std::chrono::hours{24 * 30});
    CHECK(bench.refresh(token)->status() == 401);
}

TEST_CASE("accounts: where registration is closed only admins make users and only in their own clinic") {
    auto store = store_with_tables();
    AccountBench bench(store, false);
    const std::string body = R"({"email":"a@clinic.example","password":")" + kPassword + R"(","role":"doctor"})";
    CHECK(bench.post("/v1/users", body)->status() == 401);
    CHECK(bench.post("/auth/register", body, bench.door.token(Role::Staff))->status() == 403);
    const auto made = bench.post("/auth/register", body, bench.door.token(Role::Admin, "c7"));
    CHECK(made->status() == 201);
    CHECK(made->member("clinic") == "c7");
}

TEST_CASE("accounts: every fault of a new user is told at once") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto answer = bench.post("/v1/users", R"({"email":"a@clinic.example","password":"short","role":"root"})");
    CHECK(answer->status() == 422);
    CHECK(answer->member("errors").find("/role") != std::string::npos);
    CHECK(answer->member("errors").find("/password") != std::string::npos);
    CHECK(bench.post("/v1/users", R"({"email":"no address","password":"x","role":"staff"})")->status() == 422);
    CHECK(bench.post("/v1/users", R"({"role":7})")->status() == 400);
}

TEST_CASE("accounts: passwords are held to the policy") {
    CHECK(password_faults("Abcdefgh1-xyz", 12, true).empty());
    CHECK(password_faults("abcdefgh1-xyz", 12, true).size() == 1);
    CHECK(password_faults("ABCDEFGH1-XYZ", 12, true).size() == 1);
    CHECK(password_faults("Abcdefghi-xyz", 12, true).size() == 1);
    CHECK(password_faults("Abcdefgh1xyzz", 12, true).size() == 1);
    CHECK(password_faults("Ab1-", 12, true).size() == 1);
    CHECK(password_faults("abcdefghijkl", 12, false).empty());
}

TEST_CASE("accounts: the first admin is made once and never changed by its variables") {
    auto store = store_with_tables();
    AccountBench bench(store);
    const auto bootstrap = [&](const std::string& password) {
        accounts::Accounts starting({.clinic = "main", .admin_email = "root@clinic.example", .admin_password = password},
                                    {.database = store.database(), .authenticator = *bench.door.authenticator,
                                     .guard = *bench.door.guard, .pool = bench.door.pool, .loop = bench.door.loop,
                                     .clock = bench.door.clock, .log = bench.door.log, .publish = {}});
        starting.bootstrap();
    };
    bootstrap(kPassword);
    bootstrap("Another-Horse-9-Battery");
    CHECK(bench.sign_in("root@clinic.example")->member("role") == "admin");
    CHECK(bench.sign_in("root@clinic.example", "Another-Horse-9-Battery")->status() == 401);
}

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

TEST_CASE("accounts: facts that the broker did not take are published later under the same id") {
    auto store = store_with_tables();
    AccountBench bench(store);
    bench.door.bus.decide_fates([](const OutRecord&) { return DeliveryReport{.fate = Delivery::PossiblyPersisted}; });
    bench.register_user("nurse@clinic.example");
    const auto first = bench.audit(1);
    bench.door.bus.decide_fates({});
    accounts::FactFeed later(store.database(), bench.door.pool, bench.door.loop, [&](Prepared event, Sink::Report report) {
        return bench.door.ingress->publish_fact(std::move(event), std::move(report));
    });
    later.nudge();
    const auto both = bench.audit(2);
    REQUIRE(both.size() == 2);
    const auto id = [](const Record& record) {
        for (const auto& [name, value] : record.headers) {
            if (name == "ce_id") return value;
        }
        return std::string{};
    };
    CHECK(id(both[0]) == id(both[1]));
}

TEST_CASE("contracts: every route of the accounts is described") {
    auto store = TestStore::sqlite();
    AccountBench bench(store);
    CHECK(undescribed(bench.door.site.routes(), contracts::openapi(accounts::described_routes())) == std::vector<std::string>{});
}
