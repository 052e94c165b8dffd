#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "core/assets/assets.hpp"
#include "core/auth/sha256.hpp"
#include "core/store/connection.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using carewire::testing::on_each_store;
using carewire::testing::TestStore;

namespace {

const std::vector<std::string> kFolders{"core/worker", "consumers/interactions", "consumers/journal", "consumers/reports", "consumers/settings"};

std::int64_t applied(Database& database) {
    return database.read([](Sql& sql) { return sql.first("select count(*) from schema_migrations")->integer(0); });
}

/// A store as it was when these were all the migrations there were.
void made_by(Database& database, std::initializer_list<const char*> files) {
    database.write([&](Sql& sql) {
        sql.execute("create table schema_migrations (path text primary key, sha256 text not null)");
        for (const char* file : files) {
            dynamic_cast<Connection&>(sql).script(asset(file));
            sql.execute("insert into schema_migrations (path, sha256) values (:path, :sha256)",
                        {{"path", std::string(file)}, {"sha256", sha256_hex(asset(file))}});
        }
    });
}

}  // namespace

TEST_CASE("migrate: every folder's tables are made once and a second run changes nothing") {
    on_each_store([](TestStore& store) {
        migrate(store.database(), kFolders);
        const auto count = applied(store.database());
        CHECK(count >= 5);
        migrate(store.database(), kFolders);
        store.reopen();
        migrate(store.database(), kFolders);
        CHECK(applied(store.database()) == count);
        const auto types = store.database().read([](Sql& sql) { return sql.query("select name from interaction_types"); });
        CHECK(types.size() == 7);
    });
}

TEST_CASE("migrate: many at once make each table once") {
    on_each_store([](TestStore& store) {
        std::atomic<int> failed = 0;
        {
            std::vector<std::jthread> processes;
            for (int i = 0; i < 6; ++i) {
                processes.emplace_back([&] {
                    try {
                        const auto own = Database::open(store.options());
                        migrate(*own, kFolders);
                    } catch (const std::exception& error) {
                        std::fprintf(stderr, "%s\n", error.what());
                        ++failed;
                    }
                });
            }
        }
        CHECK(failed == 0);
        CHECK(applied(store.database()) >= 5);
    });
}

TEST_CASE("migrate: a file that was changed after it was applied is named") {
    on_each_store([](TestStore& store) {
        migrate(store.database(), kFolders);
        store.database().write([](Sql& sql) {
            CHECK(sql.execute("update schema_migrations set sha256 = 'other' where path like '%journal/sql/001%'") == 1);
        });
        CHECK_THROWS_WITH(migrate(store.database(), kFolders), doctest::Contains("consumers/journal/sql/001"));
    });
}

TEST_CASE("migrate: what fails leaves nothing behind") {
    on_each_store([](TestStore& store) {
        store.database().write([](Sql& sql) { sql.execute("create table timeline (mine text)"); });
        CHECK_THROWS_AS(migrate(store.database(), kFolders), StoreError);
        CHECK_THROWS_AS(applied(store.database()), StoreError);
    });
}

TEST_CASE("migrate: a SQLite store whose rules were lists keeps its rows and its rules") {
    auto store = TestStore::sqlite();
    made_by(store.database(), {"core/worker/sql/001_ledger.sqlite.sql", "core/effect/sql/001_effects.sql"});
    constexpr const char* kMark =
        "insert into inbox (event_id, worker, clinic_id, fate, topic, partition_no, offset_no, digest, attempts, reason, at) "
        "values (:id, 'journal', 'c', :fate, 't', 1, 2, 3, 0, '', 4)";
    constexpr const char* kEffect =
        "insert into effects (worker, effect_key, kind, clinic_id, subject, seq, event_id, correlation, payload, urgent, asking, "
        "state, attempt, max_attempts, resends, due_at, requested_at, updated_at) "
        "values ('notify', :id, 'email', 'c', 's', 1, 'e', 'e', '{}', 0, 0, :fate, 0, 5, 0, 6, 7, 8)";
    store.database().write([&](Sql& sql) {
        sql.execute(kMark, {{"id", "before"}, {"fate", "done"}});
        sql.execute(kEffect, {{"id", "before"}, {"fate", "claimed"}});
    });
    migrate(store.database(), {"core/worker", "core/effect"});
    store.database().write([&](Sql& sql) {
        sql.execute(kMark, {{"id", "after"}, {"fate", "waiting"}});
        sql.execute(kEffect, {{"id", "after"}, {"fate", "dry_run"}});
        CHECK(sql.query("select event_id, fate, offset_no, at from inbox order by event_id").size() == 2);
        const auto kept = sql.first("select state, lease_until, updated_at from effects where effect_key = 'before'");
        REQUIRE(kept);
        CHECK(kept->text(0) == "claimed");
        CHECK(kept->null(1));
        CHECK(kept->integer(2) == 8);
        CHECK_THROWS_AS(sql.execute(kMark, {{"id", "wrong"}, {"fate", "lost"}}), StoreError);
        CHECK_THROWS_AS(sql.execute(kEffect, {{"id", "wrong"}, {"fate", "lost"}}), StoreError);
        CHECK_THROWS_AS(sql.execute(kMark, {{"id", "before"}, {"fate", "done"}}), StoreError);
        for (const char* index : {"effects_due", "effects_open", "effects_claimed", "effects_by_event"}) {
            CAPTURE(index);
            CHECK(sql.first("select 1 from sqlite_master where type = 'index' and tbl_name = 'effects' and name = :name", {{"name", index}}));
        }
    });
}
