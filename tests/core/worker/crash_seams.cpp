#include <doctest/doctest.h>

#include <limits>

#include "core/worker/fault_point.hpp"
#include "tests/support/crashes.hpp"
#include "tests/support/sample_worker.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

void post_a_day(WorkerBench& bench) {
    bench.post(Measured{"late", 2000}, {.subject = "w", .id = "e-wait"});
    for (int i = 1; i <= 5; ++i) bench.post(Measured{"a", i}, {.subject = "s", .id = "e-" + std::to_string(i)});
    bench.post(Measured{"a", -1}, {.subject = "s", .id = "e-refused"});
    bench.post(Measured{"b", 7}, {.subject = "t", .id = "e-last"});
}

std::string picture(WorkerBench& bench) {
    return picture_of(bench, {"select name, value, event_id from measurements order by event_id",
                              "select name, events, sum from totals order by name",
                              "select event_id, fate, reason, topic, partition_no, offset_no from inbox order by event_id",
                              "select event_id, why from parked order by event_id",
                              "select event_id, code from dead_letters order by event_id",
                              "select topic, partition_no, next_offset from worker_positions order by topic, partition_no"});
}

std::string picture_without_crash(TestStore& store) {
    WorkerBench bench(measuring, {}, {}, &store);
    make_sample_tables(bench.database());
    post_a_day(bench);
    bench.run();
    bench.advance(11s);
    return picture(bench);
}

void crash_everywhere(const std::function<TestStore()>& make_store) {
    auto quiet_store = make_store();
    const std::string expected = picture_without_crash(quiet_store);
    at_every_seam(kLoopSeams, std::numeric_limits<int>::max(), [&](const std::string& seam, int nth) {
        auto store = make_store();
        WorkerBench bench(measuring, {}, {}, &store);
        bench.options.batch = 3;
        bench.restart();
        make_sample_tables(bench.database());
        post_a_day(bench);
        const bool died = dies_at(bench, seam, nth);
        bench.run();
        bench.advance(11s);
        CHECK(picture(bench) == expected);
        CHECK(bench.count("outbox") == 0);
        return died;
    });
}

}  // namespace

TEST_CASE("crash: stopped at any seam and started again it leaves the same rows and follow-ups on SQLite") {
    crash_everywhere([] { return TestStore::sqlite(); });
}

TEST_CASE("crash: stopped at any seam and started again it leaves the same rows and follow-ups on PostgreSQL") {
    if (!TestStore::has_postgresql()) {
        MESSAGE("not tested: PostgreSQL (CAREWIRE_TEST_POSTGRESQL is not set)");
        return;
    }
    crash_everywhere([] { return TestStore::postgresql(); });
}

TEST_CASE("crash: an event that kills the process each time is set aside unread at the third start and others are not") {
    on_each_store([](TestStore& store) {
        bool deadly = true;
        auto killing = [&](Services&) {
            return Worker{"measuring"}.on<Measured>([&](Tx& tx, const Event<Measured>& e) -> Outcome {
                if (deadly && e.body.value == 666) throw fault::Injected{"it kills"};
                return measure(tx, e);
            });
        };
        WorkerBench bench(killing, {}, {}, &store);
        make_sample_tables(bench.database());
        for (int i = 1; i <= 4; ++i) bench.post(Measured{"a", i});
        const EventId killer = bench.post(Measured{"a", 666});
        for (int i = 5; i <= 8; ++i) bench.post(Measured{"a", i});
        int deaths = 0;
        for (; deaths < 10; ++deaths) {
            try {
                bench.run();
                break;
            } catch (const fault::Injected&) {
                bench.restart();
            }
        }
        CHECK(deaths <= 3);
        CHECK(bench.count("measurements") == 8);
        CHECK(bench.fate(killer) == "dead");
        REQUIRE(bench.dead_letters().size() == 1);
        CHECK(bench.dead_letters()[0].code == "kills_process");
    });
}

TEST_CASE("crash: an orderly end is no death however often it happens") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.post(Measured{"a", -1});
    bench.bus.decide_fates([](const OutRecord& record) -> std::optional<DeliveryReport> {
        if (record.topic.starts_with("carewire.dead")) return DeliveryReport{Delivery::NotPersisted, "away"};
        return std::nullopt;
    });
    for (int i = 0; i < 5; ++i) {
        bench.run();
        bench.loop().close();
        bench.restart();
    }
    bench.bus.decide_fates({});
    bench.advance(10s);
    CHECK(bench.dead_letters().at(0).code == "negative");
}

TEST_CASE("crash: a process that is killed while an outage holds it charges no event") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", -1});
        const EventId good = bench.post(Measured{"a", 1});
        bench.bus.decide_fates([](const OutRecord& record) -> std::optional<DeliveryReport> {
            if (record.topic.starts_with("carewire.dead")) return DeliveryReport{Delivery::NotPersisted, "away"};
            return std::nullopt;
        });
        for (int i = 0; i < 5; ++i) {
            bench.run();
            bench.restart();
        }
        for (int i = 0; i < 5; ++i) bench.advance(10s);  // held and tried again: no start of a process
        bench.bus.decide_fates({});
        bench.advance(10s);
        REQUIRE(bench.dead_letters().size() == 1);
        CHECK(bench.dead_letters()[0].code == "negative");
        CHECK(bench.fate(good) == "done");
    });
}

TEST_CASE("crash: three deaths after an event was committed do not set it aside") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        const EventId only = bench.post(Measured{"a", 1});
        for (int i = 0; i < 4; ++i) {
            fault::arm("worker.after_commit:throw:1");
            CHECK_THROWS_AS(bench.run(), fault::Injected);
            fault::arm("");
            bench.restart();
        }
        bench.run();
        CHECK(bench.fate(only) == "done");
        CHECK(bench.dead_letters().empty());
        CHECK(bench.count("measurements") == 1);
    });
}

TEST_CASE("crash: deaths with headway between them set nothing aside") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.options.batch = 2;
        bench.restart();
        for (int i = 1; i <= 150; ++i) bench.post(Measured{"a", i % 10});
        for (int i = 1; i <= 4; ++i) {
            fault::arm("worker.before_commit:throw:" + std::to_string(6 * i));  // some more get through each time
            CHECK_THROWS_AS(bench.run(), fault::Injected);
            fault::arm("");
            bench.restart();
        }
        bench.run();
        CHECK(bench.dead_letters().empty());
        CHECK(bench.count("measurements") == 150);
    });
}
#endif
