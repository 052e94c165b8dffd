#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// Asks for the sum of a name; `fails` refuses after it has looked.
struct SumAsked {
    std::string name;
    bool fails = false;
    static constexpr EventInfo event{"test.sum_asked", Stream::Steps, 1};
    static auto fields() {
        return describe<SumAsked>(field("name", &SumAsked::name), field("fails", &SumAsked::fails).otherwise(false));
    }
};

Outcome answer(Tx& tx, const Event<SumAsked>& e) {
    tx.write_added();
    const auto row = tx.sql().first("select sum from totals where name = :name", {{"name", e.body.name}});
    const auto rows = tx.sql().first("select count(*) from measurements where name = :name", {{"name", e.body.name}});
    tx.append(kMeasurements, {"rows", rows->integer(0), e.envelope.id.value + "-rows"});
    tx.append(kMeasurements, {"answer", row ? row->integer(0) : std::int64_t{0}, e.envelope.id.value});
    if (e.body.fails) return Reject{"refused", "it was asked to fail"};
    return Done{};
}

Worker asking(Services&) { return Worker{"measuring"}.on<Measured>(measure).on<SumAsked>(answer); }

std::string total(WorkerBench& bench) {
    return bench.one("select cast(events as text) || '/' || cast(sum as text) from totals where name = 'a'");
}

}  // namespace

TEST_CASE("loop: an event that wants the counters sees every event before it in its batch and none behind it") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(asking, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 1});
        bench.post(Measured{"a", 2});
        bench.post(SumAsked{"a"}, {.id = "e-ask"});
        bench.post(Measured{"a", 4});
        bench.run();
        CHECK(bench.one("select cast(value as text) from measurements where name = 'answer'") == "3");
        CHECK(bench.one("select cast(value as text) from measurements where name = 'rows'") == "2");
        CHECK(total(bench) == "3/7");
    });
}

TEST_CASE("loop: counters that were written early count once when an event of the batch is refused") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(asking, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 1});
        bench.post(SumAsked{"a"}, {.id = "e-ask"});
        bench.post(Measured{"a", -5}, {.subject = "other"});
        bench.post(SumAsked{"a", true}, {.id = "e-fails"});
        bench.post(Measured{"a", 2});
        bench.run();
        CHECK(total(bench) == "2/3");
        CHECK(bench.dead_letters().size() == 2);
        CHECK(bench.one("select cast(count(*) as text) from measurements where name = 'answer'") == "1");
    });
}
