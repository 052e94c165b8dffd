#include "producers/scheduler/scheduler.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "core/bus/memory_bus.hpp"
#include "core/event/wire.hpp"
#include "core/time/zone.hpp"
#include "core/timer/timer_rows.hpp"
#include "core/worker/fault_point.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/stores.hpp"
#include "tests/support/test_log.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

constexpr EventInfo kReportDue{"report.due", Stream::Timers, 1};

/// A store with timers, a bus, and schedulers that come and go.
struct Hall {
    explicit Hall(Time start) : clock(start), bus(clock) {
        migrate(store.database(), {"core/timer"});
        bus.create(topic(Stream::Timers), 1);
    }
    void set(TimerRequest timer) {
        store.database().write([&](Sql& sql) {
            TimerChange change;
            change.id = timer.id;
            change.worker = "reports";
            change.at = clock.now();
            change.set = std::move(timer);
            change_timers(sql, {change});
        });
    }
    void cancel(const std::string& id) {
        store.database().write([&](Sql& sql) {
            TimerChange change;
            change.id = id;
            change_timers(sql, {change});
        });
    }
    struct Running {
        std::unique_ptr<Sink> sink;
        std::unique_ptr<Scheduler> scheduler;
    };
    Running start() {
        Running running{bus.sink(), nullptr};
        running.scheduler = std::make_unique<Scheduler>(
            "carewire", Duration{1000}, Scheduler::Parts{store.database(), *running.sink, clock, log, *metrics});
        return running;
    }
    std::vector<RawEvent> published() {
        std::vector<RawEvent> events;
        for (const Record& record : bus.records(topic(Stream::Timers))) {
            events.push_back(read_event(record, Stream::Timers).value());
        }
        return events;
    }
    TestStore store = TestStore::sqlite();
    FakeClock clock;
    TestLog log;
    MemoryBus bus;
    std::unique_ptr<Metrics> metrics = Metrics::make();
};

Time at(const char* text) { return parse_rfc3339(text).value(); }

TimerRequest daily(std::string id, std::string zone, std::string time) {
    TimerRequest timer;
    timer.id = std::move(id);
    timer.clinic = {"clinic"};
    timer.event = kReportDue;
    timer.body = "{}";
    timer.daily = std::move(time);
    timer.zone = std::move(zone);
    return timer;
}

std::string date_in(const RawEvent& event) { return event.body.substr(event.body.find("\"date\":\"") + 8, 10); }

}  // namespace

TEST_CASE("scheduler: a one-shot timer is published once at its time with the id of timer and due time") {
    Hall hall(at("2025-07-04T12:00:00Z"));
    TimerRequest timer;
    timer.id = "alert:1:ack";
    timer.clinic = {"clinic"};
    timer.event = kReportDue;
    timer.body = R"({"alert":1})";
    timer.due = at("2025-07-04T12:10:00Z");
    hall.set(timer);
    auto one = hall.start();
    CHECK(one.scheduler->turn() == 1s);
    CHECK(hall.published().empty());
    hall.clock.advance(10min);
    one.scheduler->turn();
    one.scheduler->turn();
    REQUIRE(hall.published().size() == 1);
    const RawEvent event = hall.published()[0];
    CHECK(event.body == R"({"alert":1})");
    CHECK(event.envelope.time == *timer.due);
    CHECK(event.envelope.subject == "alert:1:ack");
    CHECK(event.envelope.id.value == derive_uuid("timer/alert:1:ack/1751631000000"));
}

TEST_CASE("scheduler: a moved timer rings at its new time only and a cancelled one never") {
    Hall hall(at("2025-07-04T12:00:00Z"));
    TimerRequest timer;
    timer.id = "t";
    timer.event = kReportDue;
    timer.clinic = {"clinic"};
    timer.body = "{}";
    timer.due = at("2025-07-04T12:10:00Z");
    hall.set(timer);
    timer.due = at("2025-07-04T13:00:00Z");
    hall.set(timer);
    timer.id = "gone";
    hall.set(timer);
    hall.cancel("gone");
    auto one = hall.start();
    hall.clock.advance(30min);
    one.scheduler->turn();
    CHECK(hall.published().empty());
    hall.clock.advance(30min);
    one.scheduler->turn();
    CHECK(hall.published().size() == 1);
}

TEST_CASE("scheduler: dates missed are published as far as the catch-up reaches") {
    Hall hall(at("2025-07-01T12:00:00Z"));
    TimerRequest timer = daily("report:c", "Europe/Berlin", "17:00");
    timer.catch_up_days = 2;
    hall.set(timer);
    hall.clock.advance(24h * 5);  // down for five days: the 1st to the 5th are due at 15:00Z, now is the 6th 12:00Z
    auto one = hall.start();
    one.scheduler->turn();
    const auto events = hall.published();
    REQUIRE(events.size() == 2);
    CHECK(date_in(events[0]) == "2025-07-04");
    CHECK(date_in(events[1]) == "2025-07-05");
    CHECK(hall.log.lines("timer.skipped").size() == 1);
}

TEST_CASE("scheduler: a daily timer moved to a later time does not ring twice on one date") {
    Hall hall(at("2025-07-01T12:00:00Z"));
    hall.set(daily("report:c", "UTC", "13:00"));
    auto one = hall.start();
    hall.clock.advance(90min);
    one.scheduler->turn();
    CHECK(hall.published().size() == 1);
    hall.set(daily("report:c", "UTC", "18:00"));
    hall.clock.advance(6h);
    one.scheduler->turn();
    CHECK(hall.published().size() == 1);
    hall.clock.advance(24h);
    one.scheduler->turn();
    CHECK(hall.published().size() == 2);
}

TEST_CASE("scheduler: a daily timer moved to a time that has passed today still rings today") {
    Hall hall(at("2025-07-01T12:00:00Z"));
    hall.set(daily("report:c", "UTC", "17:00"));
    auto one = hall.start();
    hall.clock.advance(4h);
    hall.set(daily("report:c", "UTC", "15:00"));
    one.scheduler->turn();
    REQUIRE(hall.published().size() == 1);
    CHECK(date_in(hall.published()[0]) == "2025-07-01");
    CHECK(hall.published()[0].envelope.time == at("2025-07-01T15:00:00Z"));
    hall.clock.advance(24h);
    one.scheduler->turn();
    CHECK(hall.published().size() == 2);
}

TEST_CASE("scheduler: a change of zone leaves no date out and publishes none twice") {
    Hall hall(at("2025-07-01T12:00:00Z"));
    hall.set(daily("report:c", "UTC", "17:00"));
    auto one = hall.start();
    hall.set(daily("report:c", "Pacific/Auckland", "17:00"));  // there it is the 2nd already
    one.scheduler->turn();
    hall.set(daily("report:c", "America/Los_Angeles", "17:00"));
    for (int hour = 0; hour < 60; ++hour) {
        hall.clock.advance(1h);
        one.scheduler->turn();
    }
    std::vector<std::string> dates;
    for (const RawEvent& event : hall.published()) dates.push_back(date_in(event));
    CHECK(dates == std::vector<std::string>{"2025-07-01", "2025-07-02", "2025-07-03"});
}

TEST_CASE("scheduler: without a broker timers wait and ring later") {
    Hall hall(at("2025-07-01T12:00:00Z"));
    hall.set(daily("report:c", "UTC", "13:00"));
    auto one = hall.start();
    hall.clock.advance(2h);
    hall.bus.set_available(false);
    one.scheduler->turn();
    CHECK(one.scheduler->held() == "broker");
    hall.bus.set_available(true);
    hall.clock.advance(10s);
    one.scheduler->turn();
    CHECK(one.scheduler->held().empty());
    CHECK(hall.published().size() >= 1);
}

#ifdef CAREWIRE_FAULT_POINTS
TEST_CASE("scheduler: over a year in five zones with schedulers killed at random every clinic has every date exactly once") {
    Hall hall(at("2024-12-31T00:00:00Z"));
    const std::vector<std::string> zones{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
                                         "America/Sao_Paulo"};
    // 02:30 is skipped or doubled where clocks change; Lord Howe changes by half an hour
    const std::vector<std::string> times{"02:30", "17:00", "02:15", "00:00", "23:59"};
    for (std::size_t i = 0; i < zones.size(); ++i) hall.set(daily("report:" + zones[i], zones[i], times[i]));
    std::mt19937 random(20250704);
    std::vector<Hall::Running> running;
    running.push_back(hall.start());
    running.push_back(hall.start());
    const Time end = at("2026-01-02T00:00:00Z");
    int kills = 0;
    while (hall.clock.now() < end) {
        hall.clock.advance(std::chrono::minutes{random() % 240 + 1});
        for (auto& one : running) {
            if (random() % 4 == 0) fault::arm(random() % 2 == 0 ? "scheduler.due:throw:1" : "scheduler.published:throw:1");
            try {
                one.scheduler->turn();
            } catch (const fault::Injected&) {
                ++kills;
                one = hall.start();
            }
            fault::arm("");
        }
    }
    running[0].scheduler->turn();
    std::map<std::string, std::map<std::string, std::set<std::string>>> seen;  // timer, date, ids
    for (const RawEvent& event : hall.published()) {
        seen[event.envelope.subject][date_in(event)].insert(event.envelope.id.value);
    }
    CHECK(kills > 100);
    for (std::size_t i = 0; i < zones.size(); ++i) {
        CAPTURE(zones[i]);
        const auto& dates = seen["report:" + zones[i]];
        for (LocalDate date = *parse_date("2025-01-01"); date <= *parse_date("2025-12-31"); date = plus_days(date, 1)) {
            const std::string day = format_date(date);
            CAPTURE(day);
            REQUIRE(dates.contains(day));
            CHECK(dates.at(day).size() == 1);
        }
    }
    const Zone berlin = *Zone::find("Europe/Berlin");
    for (const RawEvent& event : hall.published()) {
        if (event.envelope.subject != "report:Europe/Berlin") continue;
        CHECK(format_date(berlin.date_of(event.envelope.time)) == date_in(event));
        const bool skipped = date_in(event) == "2025-03-30";
        CHECK(berlin.time_of_day(event.envelope.time) == (skipped ? "03:00:00" : "02:30:00"));
    }
}
#endif
