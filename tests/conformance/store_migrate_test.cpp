#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "core/assets/assets.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using carewire::testing::on_each_store;
using carewire::testing::TestStore;

namespace {

const std::vector<std::string> kFolders{"core/worker", "consumers/interactions", "consumers/journal", "consumers/reports", "consumers/settings"};

std::int64_t applied(Database& database) {
    return database.read([](Sql& sql) { return sql.first("select count(*) from schema_migrations")->integer(0); });
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
