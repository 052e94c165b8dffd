#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "tests/support/stores.hpp"

using namespace carewire;
using namespace std::chrono_literals;
using carewire::testing::on_each_store;
using carewire::testing::TestStore;

namespace {

void make_counters(Database& database) {
    database.write([](Sql& sql) {
        sql.execute("create table counters (id text primary key, n bigint not null)");
        sql.execute("insert into counters (id, n) values ('a', 0), ('b', 0)");
    });
}

void add_one(Sql& sql, const char* id) { sql.execute("update counters set n = n + 1 where id = :id", {{"id", id}}); }

StoreError::Kind kind_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const StoreError& error) {
        return error.kind;
    }
    FAIL("no StoreError");
    return {};
}

}  // namespace

TEST_CASE("store: writers in several processes wait for each other and lose nothing") {
    on_each_store([](TestStore& store) {
        make_counters(store.database());
        constexpr int kEach = 25;
        {
            std::vector<std::jthread> writers;
            for (int i = 0; i < 4; ++i) {
                writers.emplace_back([&] {
                    const auto own = Database::open(store.options());
                    for (int k = 0; k < kEach; ++k) {
                        own->write([](Sql& sql) {
                            const auto n = sql.first("select n from counters where id = 'a'")->integer(0);
                            add_one(sql, "a");
                            (void)n;
                        });
                    }
                });
            }
        }
        const auto n = store.database().read([](Sql& sql) { return sql.first("select n from counters where id = 'a'")->integer(0); });
        CHECK(n == 4 * kEach);
    });
}

TEST_CASE("store: a reader sees one moment while others write") {
    on_each_store([](TestStore& store) {
        make_counters(store.database());
        const auto reading = store.database().begin_read();
        const char* question = "select n from counters where id = 'a'";
        CHECK(reading->sql().first(question)->integer(0) == 0);
        store.database().write([](Sql& sql) { add_one(sql, "a"); });
        CHECK(reading->sql().first(question)->integer(0) == 0);
        CHECK(store.database().read([&](Sql& sql) { return sql.first(question)->integer(0); }) == 1);
    });
}

TEST_CASE("store: when every connection is in use the next one waits and then says so") {
    std::vector<TestStore> stores;
    stores.push_back(TestStore::sqlite({.pool = 2, .pool_wait = 50ms}));
    if (TestStore::has_postgresql()) stores.push_back(TestStore::postgresql({.pool = 3, .pool_wait = 50ms}));
    for (TestStore& store : stores) {
        auto first = store.database().begin_read();
        const auto second = store.database().begin_read();
        CHECK(kind_of([&] { store.database().begin_read(); }) == StoreError::Kind::Unavailable);
        CHECK(store.database().answers(5s));
        auto waiting = std::async(std::launch::async, [&] {
            for (int tries = 0; tries < 100; ++tries) {
                try {
                    return store.database().read([](Sql& sql) { return sql.first("select 42")->integer(0); });
                } catch (const StoreError&) {
                    continue;  // the 50 ms were over before the other one let go
                }
            }
            return std::int64_t{0};
        });
        first.reset();
        CHECK(waiting.get() == 42);
    }
}

TEST_CASE("store: a lock that another process keeps is Busy after the waiting limit") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql({.statement_limit = 400ms});
    make_counters(store.database());
    const auto holder = store.database().begin_write();
    add_one(holder->sql(), "a");
    CHECK(kind_of([&] { store.database().write([](Sql& sql) { add_one(sql, "a"); }); }) == StoreError::Kind::Busy);
}

TEST_CASE("store: of two writers that wait for each other one is Busy and the other goes on") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql();
    make_counters(store.database());
    auto one = store.database().begin_write();
    auto two = store.database().begin_write();
    add_one(one->sql(), "a");
    add_one(two->sql(), "b");
    auto crossing = std::async(std::launch::async, [&]() -> bool {
        try {
            add_one(one->sql(), "b");
            one->commit();
            return true;
        } catch (const StoreError& error) {
            return error.kind != StoreError::Kind::Busy;
        }
    });
    bool second_went_on = true;
    try {
        add_one(two->sql(), "a");
        two->commit();
    } catch (const StoreError& error) {
        CHECK(error.kind == StoreError::Kind::Busy);
        second_went_on = false;
        two.reset();
    }
    CHECK(crossing.get() != second_went_on);
}
