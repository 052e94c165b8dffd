#include <doctest/doctest.h>

#include <algorithm>

#include "core/store/update_rows.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using carewire::testing::on_each_store;
using carewire::testing::TestStore;

namespace {

const std::vector<std::string> kColumns{"id", "n", "says"};

void make_numbers(TestStore& store, int count) {
    store.database().write([&](Sql& sql) {
        sql.execute("create table numbers (id text primary key, n bigint, says text, x double precision)");
        std::vector<std::vector<SqlValue>> rows;
        for (int i = 0; i < count; ++i) rows.push_back({"id" + std::to_string(i), i, "row, \"" + std::to_string(i) + "\" {}\\"});
        CHECK(sql.insert("numbers", kColumns, rows) == count);
    });
}

std::int64_t count(TestStore& store) {
    return store.database().read([](Sql& sql) { return sql.first("select count(*) from numbers")->integer(0); });
}

}  // namespace

TEST_CASE("store: insert keeps nulls and quotes and says how many rows were new") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 3);
        store.database().write([](Sql& sql) {
            const std::vector<std::vector<SqlValue>> rows{{"id1", 1, "again"}, {"id9", SqlValue{}, SqlValue{}}, {"id9", 2, "twice"}};
            CHECK(sql.insert("numbers", kColumns, rows, " on conflict do nothing") == 1);
            CHECK(sql.insert("numbers", kColumns, {}) == 0);
        });
        const auto rows = store.database().read([](Sql& sql) { return sql.query("select id, n, says from numbers order by id"); });
        REQUIRE(rows.size() == 4);
        CHECK(rows[1].text(2) == "row, \"1\" {}\\");
        CHECK(rows[3].text(0) == "id9");
        CHECK(rows[3].null(1));
        CHECK(rows[3].null(2));
    });
}

TEST_CASE("store: execute says how many rows were changed") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 10);
        store.database().write([](Sql& sql) {
            CHECK(sql.execute("update numbers set says = 'x' where n < :n", {{"n", 4}}) == 4);
            CHECK(sql.execute("update numbers set says = 'x' where n < 0") == 0);
            CHECK(sql.execute("create table other (id text)") == 0);
            CHECK(sql.execute("insert into numbers (id) values ('id1') on conflict do nothing") == 0);
            CHECK(sql.execute("delete from numbers") == 10);
        });
    });
}

TEST_CASE("store: insert and update return rows") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 3);
        store.database().write([](Sql& sql) {
            const auto row = sql.first("insert into numbers (id, n) values (:id, 7) returning n + 1", {{"id", "new"}});
            REQUIRE(row);
            CHECK(row->integer(0) == 8);
            CHECK(sql.query("update numbers set n = n + 1 where n < 3 returning id").size() == 3);
            CHECK_FALSE(sql.first("select 1 from numbers where id = 'nobody'"));
        });
    });
}

TEST_CASE("store: each gives every row once and stops when told") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 2500);
        store.database().read([](Sql& sql) {
            std::int64_t sum = 0;
            sql.each("select n from numbers where n >= :from order by n", {{"from", 0}}, [&](const Row& row) {
                sum += row.integer(0);
                return true;
            });
            CHECK(sum == 2499 * 2500 / 2);
            int seen = 0;
            sql.each("select n from numbers order by n", {}, [&](const Row&) { return ++seen < 7; });
            CHECK(seen == 7);
        });
    });
}

TEST_CASE("store: inside each the same statement may run again") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 5);
        const char* statement = "select n from numbers order by n";
        int pairs = 0;
        store.database().read([&](Sql& sql) {
            sql.each(statement, {}, [&](const Row&) {
                sql.each(statement, {}, [&](const Row&) { return ++pairs > 0; });
                pairs += static_cast<int>(sql.query(statement).size());
                return true;
            });
        });
        CHECK(pairs == 50);
    });
}

TEST_CASE("store: query_in takes any number of values") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 50);
        store.database().read([](Sql& sql) {
            std::vector<std::string> wanted{"id7", "id8", "nobody", "quote\"'\\", "שלום"};
            const char* statement = "select id from numbers where id in (/*in:list*/) and n < :n order by id";
            const auto rows = sql.query_in(statement, wanted, {{"n", 8}});
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].text(0) == "id7");
            CHECK(sql.query_in(statement, {}, {{"n", 8}}).empty());
            for (int i = 0; i < 5000; ++i) wanted.push_back("id" + std::to_string(i));
            CHECK(sql.query_in(statement, wanted, {{"n", 1000}}).size() == 50);
        });
    });
}

TEST_CASE("store: update_rows changes the rows that are found and fit and says which") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 50);
        store.database().write([](Sql& sql) {
            const RowsUpdate update{.table = "numbers",
                                    .key = "id",
                                    .columns = {{"n", "bigint"}},
                                    .set = "says = :note",
                                    .where = "n >= 0",
                                    .only_if = "n < :below"};
            std::vector<std::vector<SqlValue>> rows{{"id3", 103}, {"nobody", 1}, {"quote\"'\\", 2}, {"id40", 140}};
            CHECK(update_rows(sql, update, {{"note", "seen"}, {"below", 40}}, rows) ==
                  std::vector<bool>{true, false, false, false});
            CHECK(sql.first("select n from numbers where says = 'seen'")->integer(0) == 103);
            CHECK(sql.first("select n from numbers where id = 'id40'")->integer(0) == 40);
            rows.assign({{"id4", SqlValue{}}, {"id5", 105}});
            CHECK(update_rows(sql, update, {{"note", "null"}, {"below", 40}}, rows) == std::vector<bool>{true, true});
            CHECK(sql.first("select n from numbers where id = 'id4'")->null(0));
        });
    });
}

TEST_CASE("store: update_rows without columns of their own changes any number of rows alike") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 3000);
        store.database().write([](Sql& sql) {
            const RowsUpdate update{
                .table = "numbers", .key = "id", .columns = {}, .set = "n = n + :more", .where = "n >= 0", .only_if = {}};
            std::vector<std::vector<SqlValue>> keys;
            for (int i = 1; i < 4000; ++i) keys.push_back({"id" + std::to_string(i)});
            const std::vector<bool> changed = update_rows(sql, update, {{"more", 10000}}, keys);
            CHECK(std::count(changed.begin(), changed.end(), true) == 2999);
            CHECK(sql.query("select id from numbers where n < 10000").size() == 1);
            CHECK(update_rows(sql, update, {{"more", 1}}, {}).empty());
        });
    });
}

TEST_CASE("store: a transaction that is not committed leaves nothing") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 3);
        {
            const auto tx = store.database().begin_write();
            tx->sql().execute("delete from numbers");
        }
        CHECK(count(store) == 3);
    });
}

TEST_CASE("store: savepoints nest and bring back what was there") {
    on_each_store([](TestStore& store) {
        make_numbers(store, 0);
        const auto tx = store.database().begin_write();
        const auto add = [&](const char* id) { tx->sql().execute("insert into numbers (id) values (:id)", {{"id", id}}); };
        add("kept");
        tx->savepoint();
        add("outer");
        tx->savepoint();
        CHECK_THROWS_AS(add("kept"), StoreError);
        tx->roll_back_to_savepoint();
        add("inner");
        tx->release_savepoint();
        tx->roll_back_to_savepoint();
        add("outer");
        tx->release_savepoint();
        CHECK_THROWS_AS(tx->release_savepoint(), std::logic_error);
        tx->commit();
        CHECK(count(store) == 2);
    });
}
