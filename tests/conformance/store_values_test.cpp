#include <doctest/doctest.h>

#include <limits>

#include "tests/support/stores.hpp"

using namespace carewire;
using carewire::testing::on_each_store;
using carewire::testing::TestStore;

namespace {

void make_table(TestStore& store) {
    store.database().write([](Sql& sql) {
        sql.execute("create table things (id text primary key, at bigint, weight double precision, says text)");
    });
}

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

TEST_CASE("store: values come back as they went in") {
    on_each_store([](TestStore& store) {
        make_table(store);
        const std::int64_t big = std::numeric_limits<std::int64_t>::max();
        store.database().write([&](Sql& sql) {
            sql.execute("insert into things (id, at, weight, says) values (:id, :at, :weight, :says)",
                        {{"id", "a"}, {"at", big}, {"weight", 0.1}, {"says", "it's \"quoted\" \\ {שלום, 你好} \n 🙂"}});
            sql.execute("insert into things (id, at, weight, says) values (:id, :at, :weight, :says)",
                        {{"id", ""}, {"at", SqlValue{}}, {"weight", SqlValue{}}, {"says", SqlValue{}}});
        });
        const auto rows = store.database().read([](Sql& sql) { return sql.query("select id, at, weight, says from things order by id"); });
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].text(0) == "");
        CHECK(rows[0].null(1));
        CHECK(rows[0].null(2));
        CHECK(rows[0].null(3));
        CHECK(rows[1].integer(1) == big);
        CHECK(rows[1].real(2) == 0.1);
        CHECK(rows[1].text(3) == "it's \"quoted\" \\ {שלום, 你好} \n 🙂");
    });
}

TEST_CASE("store: computed columns keep 64 bits and their kind") {
    on_each_store([](TestStore& store) {
        make_table(store);
        store.database().write([](Sql& sql) {
            sql.insert("things", std::vector<std::string>{"id", "at"},
                       {{"a", std::int64_t{1} << 40}, {"b", std::int64_t{1} << 41}});
        });
        const auto row = store.database().read([](Sql& sql) {
            return sql.first("select count(*), sum(at), max(at) - :by, avg(weight), min(id) || 'x', at > 5, 1099511627776"
                             " from things group by at > 5", {{"by", 5}});
        });
        REQUIRE(row);
        CHECK(row->integer(0) == 2);
        CHECK(row->integer(1) == (std::int64_t{3} << 40));
        CHECK(row->integer(2) == (std::int64_t{1} << 41) - 5);
        CHECK(row->null(3));
        CHECK(row->text(4) == "ax");
        CHECK(row->integer(5) == 1);
        CHECK(row->integer(6) == 1099511627776);
    });
}

TEST_CASE("store: a parameter may be used twice and colons in text are no parameters") {
    on_each_store([](TestStore& store) {
        const auto row = store.database().read([](Sql& sql) {
            return sql.first("select cast(:a as text), cast(:a as text) || ':b', '-- :c' /* :d */", {{"a", "x"}, {"unused", 1}});
        });
        REQUIRE(row);
        CHECK(row->text(0) == "x");
        CHECK(row->text(1) == "x:b");
        CHECK(row->text(2) == "-- :c");
    });
}

TEST_CASE("store: NUL and bad UTF-8 are refused alike and the value is not in the message") {
    on_each_store([](TestStore& store) {
        make_table(store);
        const std::string bad[] = {std::string("a\0b", 3), "caf\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"};
        for (const std::string& text : bad) {
            const auto bound = [&] {
                store.database().write([&](Sql& sql) { sql.execute("insert into things (id) values (:id)", {{"id", text}}); });
            };
            const auto in_bulk = [&] {
                store.database().write([&](Sql& sql) { sql.insert("things", std::vector<std::string>{"id"}, {{text}}); });
            };
            CHECK(kind_of(bound) == StoreError::Kind::Refused);
            CHECK(kind_of(in_bulk) == StoreError::Kind::Refused);
        }
    });
}

TEST_CASE("store: errors name the kind and never a bound value") {
    on_each_store([](TestStore& store) {
        make_table(store);
        const auto twice = [&](Sql& sql) {
            for (int i = 0; i < 2; ++i) sql.execute("insert into things (id, says) values (:id, :says)", {{"id", "canary-1"}, {"says", "canary-2"}});
        };
        try {
            store.database().write(twice);
            FAIL("no StoreError");
        } catch (const StoreError& error) {
            CHECK(error.kind == StoreError::Kind::Constraint);
            CHECK_FALSE(error.is_outage());
            CHECK(std::string(error.what()).find("things") != std::string::npos);
            CHECK(std::string(error.what()).find("canary") == std::string::npos);
        }
        CHECK(kind_of([&] { store.database().read([](Sql& sql) { return sql.query("select nonsense from nowhere"); }); }) ==
              StoreError::Kind::Refused);
        CHECK(kind_of([&] { store.database().read([](Sql& sql) { return sql.query("select :missing", {{"other", 1}}); }); }) ==
              StoreError::Kind::Refused);
        CHECK(kind_of([&] {
                  store.database().read([](Sql& sql) { return sql.execute("insert into things (id) values ('x')"); });
              }) == StoreError::Kind::Unavailable);
    });
}

TEST_CASE("store: foreign keys and checks hold") {
    on_each_store([](TestStore& store) {
        store.database().write([](Sql& sql) {
            sql.execute("create table parents (id text primary key)");
            sql.execute("create table children (parent text references parents (id), n bigint check (n > 0))");
        });
        for (const char* statement : {"insert into children (parent, n) values ('nobody', 1)", "insert into children (n) values (0)"}) {
            CHECK(kind_of([&] { store.database().write([&](Sql& sql) { sql.execute(statement); }); }) == StoreError::Kind::Constraint);
        }
    });
}
