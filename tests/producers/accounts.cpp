#include <doctest/doctest.h>

#include "core/auth/passwords.hpp"
#include "producers/accounts/described_routes.hpp"
#include "tests/producers/account_bench.hpp"
#include "tests/support/described_routes.hpp"

using namespace carewire;
using namespace carewire::testing;

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
