#include "core/effect/effect_admin.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/sending_worker.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("effect commands: a held kind waits until it is released") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.bench.database().write(
            [&](Sql& sql) { hold_effects(sql, "sending", "test.send", "", "provider's incident", "op", test.bench.clock.now()); });
        test.want("anna");
        test.bench.advance(1h);
        CHECK(test.port.calls().empty());
        test.bench.database().write([](Sql& sql) { CHECK(release_effects(sql, "sending", "test.send", "")); });
        test.bench.advance(1s);
        CHECK(test.port.calls().size() == 1);
    });
}

TEST_CASE("effect commands: holding one clinic leaves the others alone") {
    SendingBench test;
    test.bench.database().write(
        [&](Sql& sql) { hold_effects(sql, "sending", "test.send", "clinic-2", "?", "op", test.bench.clock.now()); });
    test.want("anna");
    test.bench.post(Wanted{"bert", "x"}, {.subject = "p2", .clinic = "clinic-2"});
    test.bench.run();
    REQUIRE(test.port.calls().size() == 1);
    CHECK(test.port.keys()[0].ends_with("anna"));
}

TEST_CASE("effect commands: sending an unknown one again is counted as such") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.answers({Unknown{"cut"}});
        test.want("anna");
        test.bench.run();
        const std::string key = test.bench.effects()[0].key;
        test.bench.database().write([&](Sql& sql) {
            CHECK(retry_effect(sql, "sending", key, test.bench.clock.now()) == Retried::SentAgain);
        });
        test.bench.advance(1s);
        CHECK(test.port.calls().size() == 2);
        CHECK(test.state() == "done");
        CHECK(test.bench.one("select resends from effects") == "1");
        CHECK(test.bench.follow_ups("test.sent").size() == 2);
        CHECK(test.bench.follow_ups()[0].envelope.id != test.bench.follow_ups()[1].envelope.id);
    });
}

TEST_CASE("effect commands: one that fails again after it got its tries back is told again by an event of its own") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.answers({Refused{"no such user", "rejected"}, Refused{"no such user", "rejected"}, Refused{"no such user", "rejected"}});
        test.want("anna");
        test.bench.run();
        const std::string key = test.bench.effects()[0].key;
        for (int again = 0; again < 2; ++again) {
            test.bench.database().write([&](Sql& sql) {
                CHECK(retry_effect(sql, "sending", key, test.bench.clock.now()) == Retried::Again);
            });
            test.bench.run();
        }
        CHECK(test.state() == "failed");
        std::set<std::string> told;
        for (const auto& event : test.bench.follow_ups("test.sent")) told.insert(event.envelope.id.value);
        CHECK(told.size() == 3);
        CHECK(test.bench.one("select resends from effects") == "0");  // nobody can have got it twice
    });
}

TEST_CASE("effect commands: a dropped effect is never performed") {
    SendingBench test;
    test.bench.perform_effects = false;
    test.want("anna");
    test.bench.run();
    const std::string key = test.bench.effects()[0].key;
    test.bench.database().write([&](Sql& sql) {
        CHECK(drop_effect(sql, "sending", key, "its appointment was cancelled", test.bench.clock.now()));
        CHECK_FALSE(drop_effect(sql, "sending", key, "again", test.bench.clock.now()));
        CHECK(retry_effect(sql, "sending", "nobody", test.bench.clock.now()) == Retried::NotFound);
    });
    test.bench.perform_effects = true;
    test.bench.advance(1h);
    CHECK(test.port.calls().empty());
    CHECK(test.bench.database().read([](Sql& sql) { return list_effects(sql, {.state = "cancelled"}); }).size() == 1);
}

TEST_CASE("effect commands: what an effect carried is gone once it is over and kept while a person may send it again") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.answers({Unknown{"cut"}});
        test.want("anna");
        test.bench.run();
        test.want("bert", "person-2");
        test.want("carl", "person-3", true);
        test.bench.run();
        std::map<std::string, std::string> carried;
        for (const auto& effect : test.bench.effects()) carried[effect.state] = effect.payload;
        CHECK(carried == std::map<std::string, std::string>{{"unknown", "hello"}, {"done", ""}, {"suppressed", ""}});
        const auto now = test.bench.clock.now();
        test.bench.database().write([&](Sql& sql) {
            const auto unknown = list_effects(sql, {.state = "unknown"}).at(0).key;
            const auto suppressed = list_effects(sql, {.state = "suppressed"}).at(0).key;
            CHECK(retry_effect(sql, "sending", suppressed, now) == Retried::Over);
            CHECK(wipe_effects(sql, "sending", "clinic-1", now) == 0);
            CHECK(wipe_effects(sql, "sending", "clinic-2", now + 1h) == 0);
            CHECK(wipe_effects(sql, "sending", "clinic-1", now + 1h) == 1);
            CHECK(retry_effect(sql, "sending", unknown, now) == Retried::Over);
        });
    });
}

TEST_CASE("effect commands: one that is dropped carries nothing any more") {
    SendingBench test;
    test.bench.perform_effects = false;
    test.want("anna");
    test.bench.run();
    CHECK(test.bench.effects()[0].payload == "hello");
    const auto key = test.bench.effects()[0].key;
    test.bench.database().write([&](Sql& sql) { CHECK(drop_effect(sql, "sending", key, "its reason went", test.bench.clock.now())); });
    CHECK(test.bench.effects()[0].payload.empty());
}
