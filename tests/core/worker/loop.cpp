#include <doctest/doctest.h>

#include "tests/support/worker_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

struct Measured {
    std::string name;
    int value = 0;
    static constexpr EventInfo event{"test.measured", Stream::Steps, 1};
    static auto fields() { return describe<Measured>(field("name", &Measured::name), field("value", &Measured::value)); }
};

struct Noted {
    std::string name;
    static constexpr EventInfo event{"test.noted", Stream::Reports, 1};
    static auto fields() { return describe<Noted>(field("name", &Noted::name)); }
};

const AppendTable kMeasurements{"measurements", {"name", "value", "event_id"}};
const Rollup kTotals{"totals", {"name"}, {"events", "sum"}};

/// Counts what it measures; refuses values below zero, fails on 13, waits for a name to be registered on 99.
Worker measuring(Services&) {
    return Worker{"measuring"}.on<Measured>([](Tx& tx, const Event<Measured>& e) -> Outcome {
        tx.append(kMeasurements, {e.body.name, std::int64_t{e.body.value}, e.envelope.id.value});
        tx.add(kTotals, {e.body.name}, {1, e.body.value});
        tx.emit(e.envelope.subject, Noted{e.body.name});
        if (e.body.value == 13) throw std::runtime_error("secret of the body");
        if (e.body.value < 0) return Reject{"negative", "a value is below zero"};
        return Done{};
    });
}


void make_tables(WorkerBench& bench) {
    bench.database().write([](Sql& sql) {
        sql.execute("create table measurements (name text, value bigint, event_id text unique)");
        sql.execute("create table totals (name text primary key, events bigint not null, sum bigint not null)");
    });
}

}  // namespace

TEST_CASE("loop: a handled event leaves rows and counters and follow-ups and a ledger row") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_tables(bench);
        const EventId first = bench.post(Measured{"a", 2});
        bench.post(Measured{"a", 3});
        bench.post(Measured{"b", 4}, {.subject = "other"});
        bench.run();
        CHECK(bench.count("measurements") == 3);
        CHECK(bench.one("select sum from totals where name = 'a'") == "5");
        CHECK(bench.one("select events from totals where name = 'a'") == "2");
        CHECK(bench.fate(first) == "done");
        const auto notes = bench.follow_ups("test.noted");
        REQUIRE(notes.size() == 3);
        CHECK(notes[0].envelope.correlation == notes[0].envelope.cause);
        CHECK(bench.count("outbox") == 3);  // acknowledged; deleted with the next transaction or when idle for long
        bench.advance(Duration{11000});
        CHECK(bench.count("outbox") == 0);
    });
}

TEST_CASE("loop: an event delivered twice leaves what it leaves once") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_tables(bench);
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.run();
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.run();
        CHECK(bench.count("measurements") == 1);
        CHECK(bench.one("select sum from totals") == "2");
        CHECK(bench.follow_ups().size() == 1);
        CHECK(bench.dead_letters().empty());
    });
}

TEST_CASE("loop: the same id with another body goes to the dead letters as a conflict") {
    WorkerBench bench(measuring, {});
    make_tables(bench);
    bench.post(Measured{"a", 2}, {.id = "e-1"});
    bench.run();
    bench.post(Measured{"a", 3}, {.id = "e-1"});
    bench.run();
    CHECK(bench.one("select sum from totals") == "2");
    REQUIRE(bench.dead_letters().size() == 1);
    CHECK(bench.dead_letters()[0].code == "conflict");
    CHECK(bench.fate({"e-1"}) == "done");
}

TEST_CASE("loop: a refused event leaves nothing but its dead letter") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_tables(bench);
        bench.post(Measured{"a", 2});
        const EventId refused = bench.post(Measured{"a", -1});
        bench.post(Measured{"a", 3});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.one("select sum from totals") == "5");
        CHECK(bench.follow_ups().size() == 2);
        CHECK(bench.fate(refused) == "dead");
        REQUIRE(bench.dead_letters().size() == 1);
        CHECK(bench.dead_letters()[0].code == "negative");
        CHECK(bench.one("select code from dead_letters") == "negative");
    });
}

TEST_CASE("loop: only the event whose handler throws is set aside and what it said goes nowhere") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_tables(bench);
        bench.post(Measured{"a", 2});
        const EventId guilty = bench.post(Measured{"a", 13});
        bench.post(Measured{"a", 3});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.one("select sum from totals") == "5");
        CHECK(bench.fate(guilty) == "dead");
        CHECK(bench.one("select attempts from inbox where fate = 'dead'") == "3");
        CHECK(bench.dead_letters().at(0).code == "handler_failed");
        CHECK(bench.log.text().find("secret") == std::string::npos);
        CHECK(bench.dead_letters().at(0).reason.find("secret") == std::string::npos);
    });
}

TEST_CASE("loop: an appended row that the store refuses condemns only its own event") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_tables(bench);
        bench.database().write([](Sql& sql) { sql.execute("create unique index one_each on measurements (name, value)"); });
        bench.post(Measured{"a", 2});
        const EventId twin = bench.post(Measured{"a", 2});
        bench.post(Measured{"b", 2});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.fate(twin) == "dead");
        CHECK(bench.follow_ups().size() == 2);
    });
}
