#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/support/stores.hpp"

using namespace carewire;
using namespace std::chrono_literals;
using carewire::testing::TestStore;

namespace {

StoreError::Kind kind_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const StoreError& error) {
        return error.kind;
    }
    FAIL("no StoreError");
    return {};
}

void make_rows(Database& database, int count) {
    database.write([&](Sql& sql) {
        sql.execute("create table rows_here (id bigint primary key, says text)");
        std::vector<std::vector<SqlValue>> rows;
        for (int i = 0; i < count; ++i) rows.push_back({i, std::string(400, 'x')});
        sql.insert("rows_here", std::vector<std::string>{"id", "says"}, rows);
    });
}

std::int64_t count(Database& database) {
    return database.read([](Sql& sql) { return sql.first("select count(*) from rows_here")->integer(0); });
}

std::string pragma(Database& database, const std::string& name) {
    return database.read([&](Sql& sql) {
        const Row row = *sql.first("pragma " + name);
        if (const auto* text = std::get_if<std::string>(&row.at(0))) return *text;
        return std::to_string(row.integer(0));
    });
}

}  // namespace

TEST_CASE("sqlite: the promises of a commit are switched on") {
    auto store = TestStore::sqlite();
    CHECK(pragma(store.database(), "journal_mode") == "wal");
    CHECK(pragma(store.database(), "synchronous") == "2");
    CHECK(pragma(store.database(), "foreign_keys") == "1");
    const auto mode = std::filesystem::status(store.file()).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("sqlite: a missing file is an error and is not made") {
    auto store = TestStore::sqlite();
    DatabaseOptions options = store.options();
    options.url += ".missing";
    options.create = false;
    CHECK(kind_of([&] { Database::open(options); }) == StoreError::Kind::Unavailable);
    CHECK_FALSE(std::filesystem::exists(store.file() + ".missing"));
}

TEST_CASE("sqlite: a file that is taken away holds everything until it is back") {
    auto store = TestStore::sqlite();
    make_rows(store.database(), 3);
    const std::string elsewhere = store.file() + ".away";
    std::filesystem::rename(store.file(), elsewhere);
    CHECK(kind_of([&] { count(store.database()); }) == StoreError::Kind::Unavailable);
    CHECK(kind_of([&] { store.database().begin_write(); }) == StoreError::Kind::Unavailable);
    CHECK_FALSE(store.database().answers(5s));
    CHECK_FALSE(std::filesystem::exists(store.file()));
    std::filesystem::rename(elsewhere, store.file());
    CHECK(count(store.database()) == 3);
    CHECK(store.database().answers(5s));
}

TEST_CASE("sqlite: a damaged file is found when it is opened") {
    auto store = TestStore::sqlite();
    make_rows(store.database(), 2000);
    const std::string copy = store.file() + ".copy";
    store.database().write([&](Sql& sql) { sql.execute("create table more (id text)"); });
    store.reopen();  // the last one to leave writes the log into the file
    {
        const auto reading = store.database().begin_read();
        std::filesystem::copy_file(store.file(), copy);
    }
    {
        std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * 20);
        file << std::string(4096, 'Z');
    }
    DatabaseOptions options = store.options();
    options.url = "sqlite3://" + copy;
    CHECK(kind_of([&] { Database::open(options); }) == StoreError::Kind::Broken);
}

TEST_CASE("sqlite: no space left is Full and passes") {
    auto store = TestStore::sqlite();
    make_rows(store.database(), 10);
    const auto limited = [&](const std::string& pages) {
        store.database().write([&](Sql& sql) {
            sql.query("pragma max_page_count = " + pages);
            std::vector<std::vector<SqlValue>> rows;
            for (int i = 100; i < 3000; ++i) rows.push_back({i, std::string(400, 'x')});
            sql.insert("rows_here", std::vector<std::string>{"id", "says"}, rows);
        });
    };
    CHECK(kind_of([&] { limited("20"); }) == StoreError::Kind::Full);
    CHECK(count(store.database()) == 10);
    limited("100000");
    CHECK(count(store.database()) == 2910);
}

TEST_CASE("sqlite: a statement that takes too long is stopped") {
    auto store = TestStore::sqlite({.statement_limit = 50ms});
    const char* endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n";
    CHECK(kind_of([&] { store.database().read([&](Sql& sql) { return sql.query(endless); }); }) == StoreError::Kind::Unavailable);
    CHECK(store.database().read([](Sql& sql) { return sql.first("select 1")->integer(0); }) == 1);
}

TEST_CASE("postgresql: a session that the server ended is replaced before the next transaction") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql({.pool = 1});
    make_rows(store.database(), 3);
    const auto other = Database::open(store.options());
    const auto end_all = [&] {
        other->read([](Sql& sql) {
            return sql.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                             " and pid <> pg_backend_pid()");
        });
    };
    end_all();
    CHECK(count(store.database()) == 3);
    {
        const auto caught = store.database().begin_write();
        caught->sql().execute("delete from rows_here");
        end_all();
        CHECK(kind_of([&] { caught->commit(); }) == StoreError::Kind::Unavailable);
    }
    CHECK(count(store.database()) == 3);
}

TEST_CASE("postgresql: a frozen server is given up within the statement limit") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql({.statement_limit = 200ms});
    auto tx = store.database().begin_read();
    const auto pid = static_cast<pid_t>(tx->sql().first("select pg_backend_pid()")->integer(0));
    if (::kill(pid, SIGSTOP) != 0) {
        MESSAGE("not tested: the server runs elsewhere");
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(kind_of([&] { tx->sql().query("select 1"); }) == StoreError::Kind::Unavailable);
    CHECK(std::chrono::steady_clock::now() - start < 3s);
    tx.reset();
    ::kill(pid, SIGCONT);
    CHECK(store.database().read([](Sql& sql) { return sql.first("select 1")->integer(0); }) == 1);
}

TEST_CASE("postgresql: a server that is away is an outage and no reason not to start") {
    const auto database = Database::open({.url = "postgresql://nobody@127.0.0.1:1/nowhere"});
    CHECK(kind_of([&] { database->begin_write(); }) == StoreError::Kind::Unavailable);
    CHECK_FALSE(database->answers(5s));
}

TEST_CASE("postgresql: the commit of a transaction in which a statement failed keeps nothing and says so") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql();
    make_rows(store.database(), 1);
    const auto tx = store.database().begin_write();
    tx->sql().execute("delete from rows_here");
    CHECK_THROWS_AS(tx->sql().execute("insert into rows_here (id) values (null)"), StoreError);
    CHECK_THROWS_AS(tx->commit(), StoreError);
    CHECK(count(store.database()) == 1);
}
