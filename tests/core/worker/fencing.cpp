#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// Calls back in the middle of a handler: the moment in which a process is frozen.
struct Freeze {
    std::function<void()> now;
};

}  // namespace

TEST_CASE("fencing: a frozen worker that comes back late leaves nothing twice") {
    if (!TestStore::has_postgresql()) {
        MESSAGE("not tested: PostgreSQL (CAREWIRE_TEST_POSTGRESQL is not set); SQLite lets one writer in at a time");
        return;
    }
    auto store = TestStore::postgresql();
    Freeze freeze;
    auto freezing = [&](Services&) {
        return Worker{"measuring"}.on<Measured>([&](Tx& tx, const Event<Measured>& e) -> Outcome {
            if (auto now = std::exchange(freeze.now, {})) now();
            return measure(tx, e);
        });
    };
    WorkerBench frozen(freezing, {}, {}, &store);
    make_sample_tables(frozen.database());
    WorkerBench other(measuring, {}, {}, &store);
    for (int i = 1; i <= 3; ++i) {
        frozen.post(Measured{"a", i}, {.id = "e-" + std::to_string(i)});
        other.post(Measured{"a", i}, {.id = "e-" + std::to_string(i)});
    }
    freeze.now = [&] { other.run(); };
    frozen.run();
    CHECK(frozen.count("measurements") == 3);
    CHECK(frozen.one("select sum from totals") == "6");
    CHECK(frozen.count("inbox") == 3);
    CHECK(frozen.dead_letters().empty());
    CHECK(other.follow_ups().size() == 3);
    CHECK(frozen.follow_ups().empty());
}
