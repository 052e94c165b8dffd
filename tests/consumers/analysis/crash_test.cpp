#include <doctest/doctest.h>

#include "tests/consumers/analysis/model_bench.hpp"
#include "tests/support/crashes.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("analysis crash: a process that ends at any seam loses no job and doubles no result") {
    const std::vector<std::string> seams{"worker.polled",    "worker.handled", "worker.before_commit", "worker.after_commit",
                                         "worker.published", "park.due",       "gate.claimed",         "gate.acted"};
    at_every_seam(seams, 1, [&](const std::string& seam, int nth) {
        bool died = true;
        on_each_store([&](TestStore& store) {
            ModelServer server({gemini_said(verdict("high"))});
            WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server), &store);
            ask(bench, {});
            died = dies_at(bench, seam, nth) && died;
            bench.run();
            bench.advance(31s);
            bench.advance(2s);
            CHECK(job_is(bench) == "completed");
            CHECK(bench.follow_ups("analysis.completed").size() == 1);
            // a call whose answer nobody has is repeated: asking twice changes nothing but the bill
            CHECK(server.calls() == (seam == "gate.acted" ? 2 : 1));
        });
        return died;
    });
}
#endif
