#include "core/bus/memory_bus.hpp"

#include <doctest/doctest.h>

using namespace carewire;
using namespace std::chrono_literals;

namespace {

struct Scene {
    SystemClock clock;
    MemoryBus bus{clock};
    std::unique_ptr<Sink> sink = bus.sink();
    std::vector<Delivery> fates;

    Scene() { bus.create("t", 1); }
    bool produce(const std::string& value) {
        return sink->produce({"t", "k", value, {}}, [this](const DeliveryReport& said) { fates.push_back(said.fate); });
    }
};

}  // namespace

TEST_CASE("memory bus: fates are as decided and only what may be persisted lies in the log") {
    Scene scene;
    scene.bus.decide_fates([](const OutRecord& record) -> std::optional<DeliveryReport> {
        if (record.value == "lost") return DeliveryReport{.fate = Delivery::NotPersisted, .why = "away"};
        if (record.value == "unsure") return DeliveryReport{.fate = Delivery::PossiblyPersisted, .why = "cut off"};
        return std::nullopt;
    });
    for (const auto* value : {"lost", "unsure", "good"}) scene.produce(value);
    scene.sink->drain();
    CHECK(scene.fates == std::vector{Delivery::NotPersisted, Delivery::PossiblyPersisted, Delivery::Persisted});
    CHECK(scene.bus.records("t").size() == 2);
    CHECK_THROWS_AS(scene.sink->publish({{"t", "k", "lost", {}}}, 1s), BusUnavailable);
}

TEST_CASE("memory bus: held reports come when they are let go") {
    Scene scene;
    scene.bus.hold_reports(true);
    scene.produce("a");
    scene.sink->drain();
    CHECK(scene.fates.empty());
    CHECK(scene.sink->flush(1s) == 1);
    scene.bus.hold_reports(false);
    scene.sink->drain();
    CHECK(scene.fates.size() == 1);
}

TEST_CASE("memory bus: what was taken while the broker was away is delivered when it is back") {
    Scene scene;
    scene.bus.set_available(false);
    scene.produce("a");
    scene.sink->drain();
    CHECK(scene.fates.empty());
    CHECK(scene.bus.records("t").empty());
    CHECK_FALSE(scene.sink->healthy());
    scene.bus.set_available(true);
    scene.sink->drain();
    CHECK(scene.fates == std::vector{Delivery::Persisted});
}

TEST_CASE("memory bus: a full queue says no") {
    Scene scene;
    scene.bus.limit_queue(1);
    CHECK(scene.produce("a"));
    CHECK_FALSE(scene.produce("b"));
    scene.sink->drain();
    CHECK(scene.produce("b"));
}

TEST_CASE("memory bus: a fatal error finishes every sink") {
    Scene scene;
    scene.produce("a");
    scene.bus.fail_fatally();
    CHECK_THROWS_AS(scene.sink->drain(), BusFatal);
    CHECK(scene.fates == std::vector{Delivery::PossiblyPersisted});
    CHECK_THROWS_AS(scene.produce("b"), BusFatal);
}

TEST_CASE("memory bus: offsets cannot be committed while the broker is away") {
    Scene scene;
    const auto source = scene.bus.source("g", {"t"});
    scene.produce("a");
    REQUIRE(source->poll(10, 0ms).size() == 1);
    source->store_offset({"t", 0}, 1);
    scene.bus.set_available(false);
    CHECK(source->poll(10, 0ms).empty());
    CHECK_THROWS_AS(source->commit_offsets(1s), BusUnavailable);
    CHECK_FALSE(scene.bus.committed("g", {"t", 0}));
    scene.bus.set_available(true);
    source->commit_offsets(1s);
    CHECK(scene.bus.committed("g", {"t", 0}) == 1);
}
