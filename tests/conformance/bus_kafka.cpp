#include <doctest/doctest.h>

#include "core/bus/kafka/kafka.hpp"
#include "tests/support/buses.hpp"
#include "tests/support/kafka.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

/// Polls until the source ends the process or ten seconds passed.
void poll_until_fatal(Source& source) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < until) static_cast<void>(source.poll(10, 50ms));
}

}  // namespace

TEST_CASE("bus: an offset that the log does not hold stops the worker instead of skipping records [F26]") {
    if (!KafkaUnderTest::available()) return;
    KafkaUnderTest bus;
    const auto topic = bus.topic(1);
    const auto group = KafkaUnderTest::group();
    publish(*bus.sink(), topic, "k", {"a"});
    {
        const auto source = bus.source(group, {topic});
        REQUIRE(poll_for(*source, 1).size() == 1);
        source->store_offset({topic, 0}, 50);
        source->close();
    }
    const auto source = bus.source(group, {topic});
    CHECK_THROWS_AS(poll_until_fatal(*source), BusFatal);
}

TEST_CASE("bus: a member that comes back under its name gets its partitions at once") {
    if (!KafkaUnderTest::available()) return;
    KafkaUnderTest bus;
    QuietLog log;
    const auto topic = bus.topic(3);
    const KafkaMembership membership{KafkaUnderTest::group(), {topic}, "pod-1"};
    publish(*bus.sink(), topic, "k", {"a", "b"});
    auto source = open_kafka_source(test_kafka_settings(), membership, log);
    const auto got = poll_for(*source, 2);
    REQUIRE(got.size() == 2);
    store_offsets(*source, got);
    source->close();
    publish(*bus.sink(), topic, "k", {"c"});
    source = open_kafka_source(test_kafka_settings(), membership, log);
    CHECK(values(poll_for(*source, 1)) == std::vector<std::string>{"c"});
}

TEST_CASE("bus: a second member of the same name ends the first") {
    if (!KafkaUnderTest::available()) return;
    KafkaUnderTest bus;
    QuietLog log;
    const auto topic = bus.topic(1);
    const KafkaMembership membership{KafkaUnderTest::group(), {topic}, "pod-1"};
    publish(*bus.sink(), topic, "k", {"a"});
    const auto first = open_kafka_source(test_kafka_settings(), membership, log);
    REQUIRE(poll_for(*first, 1).size() == 1);
    const auto second = open_kafka_source(test_kafka_settings(), membership, log);
    REQUIRE(poll_for(*second, 1).size() == 1);
    CHECK_THROWS_AS(poll_until_fatal(*first), BusFatal);
}
