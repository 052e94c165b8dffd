#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("publishing: while a worker publishes others may write to the store") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 1});
        bench.bus.decide_fates([&](const OutRecord& record) -> std::optional<DeliveryReport> {
            if (record.topic != "carewire.reports.v1") return std::nullopt;
            bench.database().write([](Sql& sql) { sql.execute("insert into names (name) values ('meanwhile')"); });
            return std::nullopt;
        });
        bench.run();
        CHECK(bench.count("names") == 1);
    });
}

TEST_CASE("publishing: nothing goes out before the fate of what was before it is known") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.options.batch = 1;
    bench.restart();
    bench.run();
    bench.post(Measured{"a", 1});
    bench.post(Measured{"b", 2});
    bench.bus.hold_reports(true);
    bench.loop().turn(Duration{0});
    CHECK(bench.follow_ups().size() == 1);
    CHECK(bench.loop().held().empty());
    bench.loop().turn(Duration{0});
    CHECK(bench.count("measurements") == 2);
    for (const RawEvent& note : bench.follow_ups()) CHECK(note.body == R"({"name":"a"})");
    bench.bus.hold_reports(false);
    bench.advance(Duration{10000});
    bench.advance(Duration{10000});
    const auto notes = bench.follow_ups();
    REQUIRE(notes.size() >= 3);
    CHECK(notes.back().body == R"({"name":"b"})");
    for (std::size_t i = 0; i + 1 < notes.size(); ++i) CHECK(notes[i].envelope.id == notes[0].envelope.id);
}

TEST_CASE("publishing: what the broker has acknowledged is not repeated after an orderly end") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.run();
    bench.post(Measured{"a", 1});
    bench.loop().turn(Duration{0});  // handed over and not looked at
    CHECK(bench.count("outbox") == 1);
    bench.loop().close();
    CHECK(bench.count("outbox") == 0);
    CHECK(bench.follow_ups().size() == 1);
}
