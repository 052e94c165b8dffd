#pragma once
#include <string>
#include <vector>

#include "core/auth/directory.hpp"
#include "core/auth/key_feed.hpp"
#include "producers/accounts/accounts.hpp"
#include "tests/producers/door_bench.hpp"
#include "tests/support/stores.hpp"

namespace carewire::testing {

inline const std::string kPassword = "Correct-Horse-9-Battery";

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

inline TestStore store_with_tables() {
    auto store = TestStore::sqlite();
    migrate(store.database(), {"producers/accounts"});
    return store;
}

}  // namespace carewire::testing
