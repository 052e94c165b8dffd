#include "core/effect/gate.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "tests/support/sending_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

Time at(const char* text) { return parse_rfc3339(text).value(); }
const QuietHours kNight{21h, 8h};

}  // namespace

TEST_CASE("gate: quiet hours wrap over midnight in the clinic's zone") {
    const Zone berlin = *Zone::find("Europe/Berlin");  // UTC+2 in July
    CHECK(end_of_quiet(kNight, berlin, at("2025-07-04T18:59:00Z")) == std::nullopt);
    CHECK(end_of_quiet(kNight, berlin, at("2025-07-04T19:00:00Z")) == at("2025-07-05T06:00:00Z"));
    CHECK(end_of_quiet(kNight, berlin, at("2025-07-05T03:00:00Z")) == at("2025-07-05T06:00:00Z"));
    CHECK(end_of_quiet(kNight, berlin, at("2025-07-05T06:00:00Z")) == std::nullopt);
    CHECK(end_of_quiet({12h, 14h}, berlin, at("2025-07-04T10:30:00Z")) == at("2025-07-04T12:00:00Z"));
    CHECK(end_of_quiet({9h, 9h}, berlin, at("2025-07-04T07:00:00Z")) == std::nullopt);
}

TEST_CASE("gate: a quiet night in which the clocks change ends at the local hour") {
    const Zone berlin = *Zone::find("Europe/Berlin");
    CHECK(end_of_quiet(kNight, berlin, at("2025-03-29T21:00:00Z")) == at("2025-03-30T06:00:00Z"));
    CHECK(end_of_quiet(kNight, berlin, at("2025-10-25T21:00:00Z")) == at("2025-10-26T07:00:00Z"));
}

TEST_CASE("gate: in quiet hours only what is urgent passes") {
    GateRules rules;
    rules.quiet = kNight;
    const Time night = at("2025-07-04T22:00:00Z");
    CHECK(std::holds_alternative<Pass>(ask_gate(rules, night, true, 0)));
    const GateAnswer answer = ask_gate(rules, night, false, 0);
    REQUIRE(std::holds_alternative<NotBefore>(answer));
    CHECK(std::get<NotBefore>(answer).until == at("2025-07-05T08:00:00Z"));
}

TEST_CASE("gate: effects wait for the end of quiet hours and go out then") {
    SendingBench test;
    test.bench.gate_rules = [](Sql&, std::string_view, std::string_view, const ClinicId&) {
        GateRules rules;
        rules.quiet = QuietHours{11h, 13h};  // the bench's clock starts at 11:50 UTC
        return rules;
    };
    test.bench.restart();
    test.want("anna");
    test.bench.run();
    CHECK(test.port.calls().empty());
    CHECK(test.bench.effects()[0].why == "quiet hours");
    test.bench.advance(71min);
    CHECK(test.port.calls().size() == 1);
}

TEST_CASE("gate: over the day's budget of a clinic effects wait for its next day") {
    SendingBench test;
    test.bench.effect_options.daily_budget = 2;
    test.bench.restart();
    for (int i = 0; i < 5; ++i) test.want("p", "person-" + std::to_string(i));
    test.bench.run();
    CHECK(test.port.calls().size() == 2);
    test.bench.advance(13h);
    CHECK(test.port.calls().size() == 4);
    test.bench.advance(24h);
    CHECK(test.port.calls().size() == 5);
}

TEST_CASE("gate: in a dry run nothing leaves and every effect says so") {
    SendingBench test;
    test.bench.effect_options.dry_run = true;
    test.bench.restart();
    test.want("anna");
    test.bench.run();
    CHECK(test.port.calls().empty());
    CHECK(test.state() == "dry_run");
    CHECK(test.bench.count("egress") == 0);
}

TEST_CASE("gate: a worker paces its own calls by what it counts in the claiming transaction") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.bench.database().write([](Sql& sql) { sql.execute("create table counted (at bigint not null)"); });
        test.pace.before = [](Sql& sql, const EffectCall&, Time now) -> BeforeCall {
            const auto taken = sql.first("select count(*) from counted where at > :from", {{"from", epoch_ms(now - 1min)}});
            if (taken->integer(0) >= 2) return Postpone{now + 1min, "paced"};
            sql.execute("insert into counted (at) values (:at)", {{"at", epoch_ms(now)}});
            return Begin{};
        };
        for (int i = 0; i < 5; ++i) test.want("p", "person-" + std::to_string(i));
        test.bench.run();
        CHECK(test.port.calls().size() == 2);
        CHECK(test.bench.one("select count(*) from effects where why = 'paced'") == "3");
        test.bench.advance(1min);
        CHECK(test.port.calls().size() == 4);
        test.bench.advance(1min);
        CHECK(test.port.calls().size() == 5);
    });
}

TEST_CASE("gate: what was counted for a call that did not begin is given back") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.bench.effect_options.daily_budget = 5;
        test.bench.restart();
        test.bench.database().write([](Sql& sql) { sql.execute("create table counted (at bigint not null)"); });
        bool asleep = true;
        test.pace.before = [&](Sql& sql, const EffectCall&, Time now) -> BeforeCall {
            sql.execute("insert into counted (at) values (:at)", {{"at", epoch_ms(now)}});
            // longer than the lease leaves over the deadline: another process may have its turn before the call would end
            if (std::exchange(asleep, false)) test.bench.clock.advance(11s);
            return Begin{};
        };
        test.pace.taken_back = [](Sql& sql, const EffectCall&, Time at) {
            sql.execute("delete from counted where at = :at", {{"at", epoch_ms(at)}});
        };
        test.want("p");
        test.bench.run();
        CHECK(test.port.calls().size() == 1);
        CHECK(test.state() == "done");
        CHECK(test.bench.count("counted") == 1);
        CHECK(test.bench.one("select performed from effect_budgets") == "1");
    });
}

TEST_CASE("gate: a transaction that was in another one's way is tried again at once") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        int tries = 0;
        test.pace.before = [&](Sql&, const EffectCall&, Time) -> BeforeCall {
            if (++tries == 1) throw StoreError(StoreError::Kind::Busy, "deadlock detected");
            return Begin{};
        };
        test.want("p");
        test.bench.run();
        const bool at_once = store.database().dialect() == Dialect::PostgreSQL;  // SQLite has waited for its writer already
        CHECK(test.port.calls().size() == (at_once ? 1 : 0));
        test.bench.advance(5s);
        CHECK(test.port.calls().size() == 1);
        CHECK(test.bench.log_lines("effects.held").size() == (at_once ? 0 : 1));
    });
}

TEST_CASE("gate: what its worker no longer wants is told to it without a call and leaves no egress record") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.pace.before = [](Sql&, const EffectCall&, Time) -> BeforeCall { return Refused{"nobody waits for it", "not_wanted"}; };
        test.want("anna");
        test.bench.run();
        CHECK(test.port.calls().empty());
        CHECK(test.state() == "failed");
        CHECK(test.bench.effects()[0].code == "not_wanted");
        CHECK(test.bench.one("select state from outcomes") == "failed");
        CHECK(test.bench.count("egress") == 0);
    });
}
