#include "tests/support/stores.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

#include "core/store/postgresql_connection.hpp"

namespace carewire::testing {
namespace {

constexpr std::string_view kSqlite = "sqlite3://";

std::string server() {
    const char* named = std::getenv("CAREWIRE_TEST_POSTGRESQL");
    return named == nullptr ? "" : named;
}

std::shared_ptr<void> temporary_folder(std::string& path) {
    std::string pattern = (std::filesystem::temp_directory_path() / "carewire-store-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    path = pattern;
    return {nullptr, [pattern](void*) {
                std::error_code ignored;
                std::filesystem::remove_all(pattern, ignored);
            }};
}

void on_server(const std::string& statement) {
    constexpr Duration kLimit{30000};
    PostgresqlConnection(server(), kLimit).script(statement);
}

std::shared_ptr<void> temporary_database(std::string& name) {
    static std::atomic<int> made = 0;
    name = "carewire_test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    on_server("create database " + name);
    return {nullptr, [name](void*) {
                try {
                    on_server("drop database if exists " + name + " with (force)");
                } catch (const StoreError& error) {
                    std::fprintf(stderr, "left behind: database %s: %s\n", name.c_str(), error.what());
                }
            }};
}

}  // namespace

TestStore::TestStore(DatabaseOptions options, std::shared_ptr<void> place)
    : options_(std::move(options)), place_(std::move(place)), database_(Database::open(options_)) {}

TestStore TestStore::sqlite(DatabaseOptions options) {
    std::string folder;
    auto place = temporary_folder(folder);
    options.url = std::string(kSqlite) + folder + "/store.db";
    return {std::move(options), std::move(place)};
}

TestStore TestStore::postgresql(DatabaseOptions options) {
    std::string name;
    auto place = temporary_database(name);
    const std::string base = server();
    options.url = base.substr(0, base.rfind('/') + 1) + name;
    return {std::move(options), std::move(place)};
}

bool TestStore::has_postgresql() { return !server().empty(); }

std::string TestStore::file() const {
    return options_.url.starts_with(kSqlite) ? options_.url.substr(kSqlite.size()) : std::string();
}

void TestStore::reopen() {
    database_.reset();
    database_ = Database::open(options_);
}

void on_each_store(const std::function<void(TestStore&)>& body) {
    {
        INFO("on SQLite");
        auto store = TestStore::sqlite();
        body(store);
    }
    if (TestStore::has_postgresql()) {
        INFO("on PostgreSQL");
        auto store = TestStore::postgresql();
        body(store);
        return;
    }
    static const bool said = [] { return std::puts("not tested: PostgreSQL (CAREWIRE_TEST_POSTGRESQL is not set)") >= 0; }();
    (void)said;
}

}  // namespace carewire::testing
