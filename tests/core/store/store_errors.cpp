#include <doctest/doctest.h>

#include "core/store/postgresql_errors.hpp"
#include "core/store/sqlite_errors.hpp"

using namespace carewire;
using Kind = StoreError::Kind;

TEST_CASE("store: every result of SQLite that matters has its kind") {
    // numbers as in sqlite3.h; the extended ones are primary | n << 8
    CHECK(sqlite_kind(5) == Kind::Busy);
    CHECK(sqlite_kind(6) == Kind::Busy);
    CHECK(sqlite_kind(5 | (2 << 8)) == Kind::Busy);  // BUSY_SNAPSHOT
    CHECK(sqlite_kind(13) == Kind::Full);
    CHECK(sqlite_kind(10 | (3 << 8)) == Kind::Full);  // IOERR_WRITE
    CHECK(sqlite_kind(10 | (4 << 8)) == Kind::Broken);  // IOERR_FSYNC
    CHECK(sqlite_kind(10) == Kind::Broken);
    CHECK(sqlite_kind(11) == Kind::Broken);
    CHECK(sqlite_kind(26) == Kind::Broken);
    CHECK(sqlite_kind(19 | (8 << 8)) == Kind::Constraint);  // CONSTRAINT_UNIQUE
    CHECK(sqlite_kind(8) == Kind::Unavailable);
    CHECK(sqlite_kind(9) == Kind::Unavailable);
    CHECK(sqlite_kind(14) == Kind::Unavailable);
    CHECK(sqlite_kind(1) == Kind::Refused);
    CHECK(sqlite_kind(20) == Kind::Refused);
}

TEST_CASE("store: every state of PostgreSQL that matters has its kind") {
    for (const char* state : {"40001", "40P01", "55P03"}) CHECK(postgresql_kind(state) == Kind::Busy);
    for (const char* state : {"23505", "23503", "23514", "23502"}) CHECK(postgresql_kind(state) == Kind::Constraint);
    for (const char* state : {"08006", "57P01", "57014", "53300", "25006", "25P03", "28P01", "3D000", "26000", ""}) {
        CHECK(postgresql_kind(state) == Kind::Unavailable);
    }
    CHECK(postgresql_kind("53100") == Kind::Full);
    for (const char* state : {"58030", "XX001", "XX002"}) CHECK(postgresql_kind(state) == Kind::Broken);
    for (const char* state : {"42601", "22021", "22P02", "25P02"}) CHECK(postgresql_kind(state) == Kind::Refused);
}
