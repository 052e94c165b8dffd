#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("standing: the store knows how many events lie before a worker and how old the oldest of them is") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.options.batch = 1;
        bench.restart();
        for (const char* name : {"a", "b", "c"}) bench.post(Measured{name, 1});
        bench.clock.advance(3min);
        bench.run();
        CHECK(bench.one("select worker from worker_standings") == "measuring");
        CHECK(bench.one("select events from worker_standings") == "3");
        CHECK(bench.one("select behind_ms from worker_standings") == "180000");
        bench.advance(10s);
        CHECK(bench.one("select events from worker_standings") == "0");
        CHECK(bench.one("select behind_ms from worker_standings") == "0");
    });
}

TEST_CASE("standing: a process that has nothing to do says twice a minute that it is there") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.run();
    const auto first = bench.one("select at from worker_standings");
    bench.advance(20s);
    CHECK(bench.one("select at from worker_standings") == first);
    bench.advance(20s);
    CHECK(bench.one("select at from worker_standings") != first);
}

TEST_CASE("standing: a process that died stands there as silent until a day later a living one removes its row") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.run();
    bench.restart();
    bench.advance(1min);
    CHECK(bench.count("worker_standings") == 2);
    bench.advance(25h);
    CHECK(bench.count("worker_standings") == 1);
}
