#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("waiting: an event that comes before its row is parked and done when its subject moves") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        const EventId early = bench.post(Measured{"a", 2000});
        bench.run();
        CHECK(bench.fate(early) == "waiting");
        CHECK(bench.count("measurements") == 0);
        CHECK(bench.follow_ups().empty());
        bench.post(Registered{"a"});
        bench.run();
        CHECK(bench.fate(early) == "done");
        CHECK(bench.count("measurements") == 1);
        CHECK(bench.count("parked") == 0);
        CHECK(bench.follow_ups("test.noted").size() == 1);
    });
}

TEST_CASE("waiting: an event is tried again when its time comes") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        const EventId early = bench.post(Measured{"a", 2000});
        bench.run();
        bench.post(Registered{"a"}, {.subject = "another"});  // moves another subject
        bench.run();
        CHECK(bench.fate(early) == "waiting");
        bench.advance(1s);
        CHECK(bench.fate(early) == "done");
    });
}

TEST_CASE("waiting: nobody of the same stream and subject overtakes") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 2000});
        const EventId behind = bench.post(Measured{"a", 1});
        const EventId other = bench.post(Measured{"b", 1}, {.subject = "other"});
        bench.run();
        CHECK(bench.fate(behind) == "waiting");
        CHECK(bench.fate(other) == "done");
        const EventId last = bench.post(Measured{"a", 2});
        bench.run();
        CHECK(bench.fate(last) == "waiting");
        bench.post(Registered{"a"});
        bench.run();
        const auto rows = bench.rows("select m.value from measurements m join inbox i on i.event_id = m.event_id"
                                     " where m.name = 'a' order by i.offset_no");
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].integer(0) == 2000);
        CHECK(rows[2].integer(0) == 2);
        CHECK(bench.count("parked") == 0);
    });
}

TEST_CASE("waiting: when patience ends an event is dead with what it waited for and those behind it go on") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    const EventId early = bench.post(Measured{"a", 2000});
    const EventId behind = bench.post(Measured{"a", 1});
    bench.run();
    bench.advance(23h);
    CHECK(bench.fate(early) == "waiting");
    bench.advance(2h);
    CHECK(bench.fate(early) == "dead");
    CHECK(bench.fate(behind) == "done");
    REQUIRE(bench.dead_letters().size() == 1);
    CHECK(bench.dead_letters()[0].code == "waited_too_long");
    CHECK(bench.dead_letters()[0].reason == "its name is not registered yet");
    CHECK(bench.dead_letters()[0].value.find("2000") != std::string::npos);
}

TEST_CASE("waiting: a parked event that is delivered again stays parked once") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.post(Measured{"a", 2000}, {.id = "e-1"});
    bench.run();
    bench.post(Measured{"a", 2000}, {.id = "e-1"});
    bench.run();
    CHECK(bench.count("parked") == 1);
    bench.restart();
    bench.post(Registered{"a"});
    bench.run();
    CHECK(bench.count("measurements") == 1);
}
