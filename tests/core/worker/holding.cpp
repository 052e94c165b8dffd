#include <doctest/doctest.h>

#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("holding: without a broker follow-ups stay in the store and go out later in their order") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.post(Measured{"a", 1});
    bench.run();
    const EventId second = bench.post(Measured{"b", 2});
    bench.bus.decide_fates([](const OutRecord& record) -> std::optional<DeliveryReport> {
        if (record.topic == "carewire.reports.v1") return DeliveryReport{Delivery::NotPersisted, "away"};
        return std::nullopt;
    });
    bench.run();
    CHECK(bench.fate(second) == "done");
    CHECK(bench.count("outbox") >= 1);
    CHECK(bench.loop().held() == "broker");
    bench.post(Measured{"c", 3});
    bench.advance(10s);
    CHECK(bench.count("measurements") == 2);  // held: nothing more is taken
    bench.bus.decide_fates({});
    bench.advance(10s);
    bench.advance(10s);
    CHECK(bench.loop().held().empty());
    const auto notes = bench.follow_ups("test.noted");
    REQUIRE(notes.size() == 3);
    CHECK(notes[0].body == R"({"name":"a"})");
    CHECK(notes[1].body == R"({"name":"b"})");
    CHECK(notes[2].body == R"({"name":"c"})");
}

TEST_CASE("holding: a dead letter that the broker does not confirm moves neither ledger nor offset") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    const EventId bad = bench.post(Measured{"a", -1});
    bench.bus.decide_fates([](const OutRecord& record) -> std::optional<DeliveryReport> {
        if (record.topic.starts_with("carewire.dead")) return DeliveryReport{Delivery::NotPersisted, "away"};
        return std::nullopt;
    });
    bench.run();
    CHECK(bench.fate(bad).empty());
    CHECK(bench.loop().held() == "broker");
    bench.bus.decide_fates({});
    bench.advance(10s);
    CHECK(bench.fate(bad) == "dead");
    CHECK(bench.one("select attempts from inbox") == "1");
}

TEST_CASE("holding: what a crash left unpublished goes out after the next start with the same id") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.run();
        bench.post(Measured{"a", 1});
        bench.bus.decide_fates([](const OutRecord&) -> std::optional<DeliveryReport> {
            return DeliveryReport{Delivery::PossiblyPersisted, "lost"};
        });
        bench.run();
        bench.bus.decide_fates({});
        bench.restart();
        bench.run();
        const auto notes = bench.follow_ups();
        REQUIRE(notes.size() >= 2);  // possibly persisted, and again: equal ids are one event
        for (const RawEvent& note : notes) CHECK(note.envelope.id == notes[0].envelope.id);
        bench.advance(11s);
        CHECK(bench.count("outbox") == 0);
    });
}

TEST_CASE("holding: a locked store is waited for and nothing is charged") {
    auto store = TestStore::sqlite({.statement_limit = Duration{200}});
    WorkerBench bench(measuring, {}, {}, &store);
    make_sample_tables(bench.database());
    bench.run();
    const EventId posted = bench.post(Measured{"a", 1});
    {
        const auto other = Database::open(store.options());
        const auto lock = other->begin_write();
        bench.run();
        CHECK(bench.loop().held() == "store");
        CHECK(bench.bus.committed("carewire.measuring", {"carewire.steps.v1", 0}).value_or(0) == 0);
    }
    bench.advance(10s);
    CHECK(bench.fate(posted) == "done");
    CHECK(bench.one("select attempts from inbox") == "0");
    CHECK(bench.dead_letters().empty());
    CHECK(bench.log.lines("worker.held").size() == 1);
    CHECK(bench.log.lines("worker.resumed").size() == 1);
}
