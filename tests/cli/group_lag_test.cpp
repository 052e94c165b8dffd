#include "ops/cli/group_lag.hpp"

#include <doctest/doctest.h>

#include "core/bus/memory_bus.hpp"

using namespace carewire;
using namespace carewire::cli;
using namespace std::chrono_literals;

namespace {

/// A clock that is set.
class SetClock final : public Clock {
  public:
    Time now() const override { return at; }
    Steady steady() const override { return Steady{at.time_since_epoch()}; }
    Time at = from_epoch_ms(1'000'000);
};

void publish(MemoryBus& bus, const std::string& value) { bus.sink()->publish({{"t", "k", value, {}}}, 1s); }

}  // namespace

TEST_CASE("groups: lag is counted in events and in seconds since the first unhandled one") {
    SetClock clock;
    MemoryBus bus(clock);
    bus.create("t", 1);
    publish(bus, "handled");
    clock.at += 10s;
    publish(bus, "first");
    clock.at += 30s;
    publish(bus, "second");
    const auto source = bus.source("carewire.journal", {"t"});
    static_cast<void>(source->poll(1, 0ms));
    source->store_offset({"t", 0}, 1);
    source->commit_offsets(1s);
    const auto lag = measure_lag(*bus.admin(), "carewire.journal", clock.at + 5s, 1s);
    CHECK(lag.events() == 2);
    CHECK(lag.behind() == Duration{35s});
    REQUIRE(lag.partitions.size() == 1);
    CHECK_FALSE(lag.partitions[0].member.empty());
}

TEST_CASE("groups: who handled everything is not behind and a member without a partition is idle") {
    SetClock clock;
    MemoryBus bus(clock);
    bus.create("t", 1);
    publish(bus, "a");
    const auto first = bus.source("carewire.journal", {"t"});
    const auto second = bus.source("carewire.journal", {"t"});
    static_cast<void>(first->poll(1, 0ms));
    first->store_offset({"t", 0}, 1);
    first->commit_offsets(1s);
    const auto lag = measure_lag(*bus.admin(), "carewire.journal", clock.at + 5s, 1s);
    CHECK(lag.events() == 0);
    CHECK(lag.behind() == Duration{0});
    CHECK(lag.group.members.size() == 2);
    CHECK(lag.idle_members() == 1);
}

TEST_CASE("groups: a group that never was has no lag") {
    SetClock clock;
    MemoryBus bus(clock);
    const auto lag = measure_lag(*bus.admin(), "carewire.journal", clock.at, 1s);
    CHECK(lag.group.state == "Dead");
    CHECK(lag.partitions.empty());
}
