#include <doctest/doctest.h>

#include "core/worker/fault_point.hpp"
#include "tests/support/sending_worker.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

void die_at(SendingBench& test, const std::string& point) {
    fault::arm(point + ":throw:1");
    bool died = false;
    try {
        test.bench.run();
    } catch (const fault::Injected&) {
        died = true;
    }
    fault::arm("");
    CHECK(died);
    test.bench.restart();
}

}  // namespace

TEST_CASE("effect crash: between due and claim nothing has happened and it is performed once") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.want("anna");
        die_at(test, "park.due");
        test.bench.advance(31s);
        CHECK(test.port.calls().size() == 1);
        CHECK(test.state() == "done");
    });
}

TEST_CASE("effect crash: between claim and outcome it is left to a person and never sent again") {
    on_each_store([](TestStore& store) {
        for (const std::string point : {"gate.claimed", "gate.acted"}) {
            CAPTURE(point);
            SendingBench test;
            test.want("anna");
            die_at(test, point);
            const auto calls = test.port.calls().size();
            CHECK(calls == (point == "gate.acted" ? 1 : 0));
            test.bench.run();
            CHECK(test.state() == "claimed");  // its lease still runs: the other process may be alive
            test.bench.advance(31s);
            CHECK(test.state() == "unknown");
            CHECK(test.bench.one("select state from outcomes") == "unknown");
            test.bench.advance(24h);
            CHECK(test.port.calls().size() == calls);
        }
        (void)store;
    });
}

TEST_CASE("effect crash: where the provider can be asked the next process asks before anything else") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.lost(EffectPort::Lost::Ask);
        test.port.answers_when_asked(Delivered{"found", "{}"});
        test.want("anna");
        die_at(test, "gate.acted");
        test.bench.advance(31s);
        test.bench.advance(6s);
        CHECK(test.port.asked().size() == 1);
        CHECK(test.port.calls().size() == 1);
        CHECK(test.state() == "done");
        CHECK(test.bench.one("select provider_ref from effects") == "found");
    });
}

TEST_CASE("effect crash: what may happen twice is performed again") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.port.lost(EffectPort::Lost::Repeat);
        test.want("anna");
        die_at(test, "gate.acted");
        test.bench.advance(31s);
        test.bench.advance(2s);
        CHECK(test.port.calls().size() == 2);
        CHECK(test.state() == "done");
    });
}

TEST_CASE("effect crash: a rescuer that dies in the middle leaves the claim for the next one") {
    on_each_store([](TestStore& store) {
        SendingBench test({}, &store);
        test.want("anna");
        die_at(test, "gate.claimed");
        test.bench.clock.advance(31s);
        die_at(test, "rescue.mid");
        test.bench.advance(31s);
        CHECK(test.state() == "unknown");
        CHECK(test.bench.count("outcomes") == 1);
    });
}
#endif
