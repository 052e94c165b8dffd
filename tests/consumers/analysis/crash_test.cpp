#include <doctest/doctest.h>

#include "core/worker/fault_point.hpp"
#include "tests/consumers/analysis/model_bench.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("analysis crash: a process that ends at any seam loses no job and doubles no result") {
    on_each_store([](TestStore& store) {
        (void)store;
        for (const std::string point : {"worker.polled", "worker.handled", "worker.before_commit", "worker.after_commit", "worker.published",
                                        "park.due", "gate.claimed", "gate.acted"}) {
            CAPTURE(point);
            ModelServer server({gemini_said(verdict("high"))});
            WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server));
            ask(bench, {});
            fault::arm(point + ":throw:1");
            bool died = false;
            try {
                bench.run();
            } catch (const fault::Injected&) {
                died = true;
            }
            fault::arm("");
            CHECK(died);
            bench.restart();
            bench.run();
            bench.advance(31s);
            bench.advance(2s);
            CHECK(job_is(bench) == "completed");
            CHECK(bench.follow_ups("analysis.completed").size() == 1);
            // a call whose answer nobody has is repeated: asking twice changes nothing but the bill
            CHECK(server.calls() == (point == "gate.acted" ? 2 : 1));
        }
    });
}
#endif
