#include <doctest/doctest.h>

#include "tests/support/sending_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("effects: a request is performed once and its outcome stands with the worker's rows and events") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        const EventId asked = test.want("anna");
        test.bench.run();
        REQUIRE(test.port.calls().size() == 1);
        CHECK(test.port.calls()[0].event_id == asked.value);
        CHECK(test.port.calls()[0].attempt == 1);
        CHECK(test.state() == "done");
        CHECK(test.bench.one("select provider_ref from effects") == "ref-" + asked.value + ":anna");
        CHECK(test.bench.one("select state from outcomes") == "sent");
        const auto told = test.bench.follow_ups("test.sent");
        REQUIRE(told.size() == 1);
        CHECK(told[0].envelope.cause == asked.value);
        CHECK(told[0].envelope.correlation == asked.value);
        const auto egress = test.bench.rows("select recipient, personal_fields, bytes, subject, answer from egress");
        REQUIRE(egress.size() == 1);
        CHECK(egress[0].text(0) == "mail.example");
        CHECK(egress[0].integer(2) == 5);
        CHECK(egress[0].text(4) == "delivered");
    });
}

TEST_CASE("effects: a replayed event asks for nothing outside and says so") {
    SendingBench test;
    test.want("anna", "person-1", true);
    test.bench.run();
    CHECK(test.port.calls().empty());
    CHECK(test.state() == "suppressed");
}

TEST_CASE("effects: later is tried again after the schedule's pauses or the provider's own and then given up") {
    SendingBench test;
    test.port.answers({Later{"busy", std::nullopt}, Later{"busy", 10min}, Later{"busy", std::nullopt}, Later{"still busy", {}}});
    test.want("anna");
    test.bench.run();
    CHECK(test.state() == "parked");
    test.bench.advance(900ms);
    CHECK(test.port.calls().size() == 1);
    test.bench.advance(200ms);
    CHECK(test.port.calls().size() == 2);
    test.bench.advance(9min);
    CHECK(test.port.calls().size() == 2);
    test.bench.advance(2min);
    CHECK(test.port.calls().size() == 3);
    test.bench.advance(30s);
    REQUIRE(test.port.calls().size() == 4);
    CHECK(test.port.calls()[3].attempt == 4);
    CHECK(test.state() == "failed");
    CHECK(test.bench.effects()[0].code == "attempts_used_up");
    CHECK(test.bench.one("select state from outcomes") == "failed");
}

TEST_CASE("effects: a refusal is final") {
    SendingBench test;
    test.port.answers({Refused{"no such address", "bad_address"}});
    test.want("anna");
    test.bench.run();
    test.bench.advance(24h);
    CHECK(test.port.calls().size() == 1);
    CHECK(test.state() == "failed");
    CHECK(test.bench.effects()[0].code == "bad_address");
}

TEST_CASE("effects: an outage opens the kind's breaker and is charged to nobody") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.always([](const EffectCall&) { return Outage{"no answer", std::nullopt}; });
        for (int i = 0; i < 5; ++i) test.want("p" + std::to_string(i), "person-" + std::to_string(i));
        test.bench.run();
        const auto first = test.port.calls().size();
        CHECK(first <= 5);
        test.bench.run();
        CHECK(test.port.calls().size() == first);  // nobody calls while the breaker is open
        for (int i = 0; i < 20; ++i) test.bench.advance(2s);
        CHECK(test.port.calls().size() <= first + 5 * 6);  // 1, 2, 4, 8, 16 s
        for (const auto& effect : test.bench.effects()) CHECK(effect.attempt == 0);
        test.port.always({});
        test.bench.advance(61s);
        for (const auto& effect : test.bench.effects()) CHECK(effect.state == "done");
        CHECK(test.bench.count("effect_breakers") == 0);
    });
}

TEST_CASE("effects: of one subject they are performed in order also when the first has to wait") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        bool greylisted = true;
        test.port.always([&](const EffectCall& call) -> EffectAnswer {
            if (call.request.key.ends_with("first") && std::exchange(greylisted, false)) return Later{"greylisted", {}};
            return Delivered{};
        });
        test.want("first");
        test.want("second");
        test.want("other", "person-2");
        test.bench.run();
        CHECK(test.port.calls().size() == 2);  // the second waits behind the first
        test.bench.advance(2s);
        const auto keys = test.port.keys();
        REQUIRE(keys.size() == 4);
        CHECK(keys[2].ends_with("first"));
        CHECK(keys[3].ends_with("second"));
    });
}

TEST_CASE("effects: a port that throws leaves an unknown fate for a person") {
    SendingBench test;
    test.port.always([](const EffectCall&) -> EffectAnswer { throw std::runtime_error("secret"); });
    test.want("anna");
    test.bench.run();
    test.bench.advance(24h);
    CHECK(test.port.calls().size() == 1);
    CHECK(test.state() == "unknown");
    CHECK(test.bench.one("select state from outcomes") == "unknown");
    CHECK(test.bench.log.text().find("secret") == std::string::npos);
}

TEST_CASE("effects: an unknown fate is asked for where the provider can be asked") {
    SendingBench test;
    test.port.lost(EffectPort::Lost::Ask);
    test.port.answers({Unknown{"timed out"}});
    SUBCASE("it had happened") {
        test.port.answers_when_asked(Delivered{"ref", "{}"});
        test.want("anna");
        test.bench.advance(6s);
        CHECK(test.port.calls().size() == 1);
        CHECK(test.state() == "done");
    }
    SUBCASE("it had not happened") {
        test.port.answers_when_asked(Later{"not there", std::nullopt});
        test.want("anna");
        test.bench.advance(6s);
        test.bench.advance(2s);
        CHECK(test.port.calls().size() == 2);
        CHECK(test.state() == "done");
    }
    SUBCASE("nobody knows") {
        test.want("anna");
        test.bench.advance(6s);
        test.bench.advance(24h);
        CHECK(test.port.calls().size() == 1);
        CHECK(test.state() == "unknown");
    }
    CHECK(test.port.asked().size() == 1);
}

TEST_CASE("effects: a settling handler that throws spoils neither its effect's state nor the others") {
    on_each_store([](TestStore& store) {
        ScriptedPort port;
        auto make = [&](Services& services) {
            return sending(services, port).performs("other", port, [](Tx&, const Settled&) {});
        };
        WorkerBench bench(make, {}, {}, &store);
        bench.database().write([](Sql& sql) {
            sql.execute("create table outcomes (effect_key text not null, state text not null check (effect_key not like '%bad'))");
        });
        bench.post(Wanted{"good", "x"}, {.subject = "1"});
        bench.post(Wanted{"bad", "x"}, {.subject = "2"});
        bench.post(Wanted{"fine", "x"}, {.subject = "3"});
        bench.run();
        for (const auto& effect : bench.effects()) CHECK(effect.state == "done");
        CHECK(bench.count("outcomes") == 2);
        CHECK(bench.log.lines("effect.settle_failed").size() == 1);
        CHECK(port.calls().size() == 3);
    });
}
