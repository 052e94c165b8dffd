#include <doctest/doctest.h>

#include "tests/support/buses.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

using Values = std::vector<std::string>;

std::vector<Record> follow(Tail& tail, std::size_t count) {
    std::vector<Record> all;
    const auto until = std::chrono::steady_clock::now() + 20s;
    while ((all.size() < count || !tail.caught_up()) && std::chrono::steady_clock::now() < until) {
        for (auto& record : tail.poll(100, 50ms)) all.push_back(std::move(record));
    }
    return all;
}

Time long_ago() { return SystemClock{}.now() - std::chrono::hours{1}; }
Time soon() { return SystemClock{}.now() + std::chrono::hours{1}; }

}  // namespace

TEST_CASE_TEMPLATE("bus: a tail tells what was there since its moment and then what comes", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"a", "b"});
    const auto tail = bus.tail(topic, long_ago());
    CHECK(values(follow(*tail, 2)) == Values{"a", "b"});
    CHECK(tail->caught_up());
    publish(*sink, topic, "k", {"c"});
    CHECK(values(follow(*tail, 1)) == Values{"c"});
}

TEST_CASE_TEMPLATE("bus: a tail that begins now tells nothing old and knows where it began", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"old", "older"});
    const auto tail = bus.tail(topic, soon());
    CHECK(follow(*tail, 0).empty());
    CHECK(tail->entered() == std::map<int, std::int64_t>{{0, 2}});
    publish(*sink, topic, "k", {"new"});
    CHECK(values(follow(*tail, 1)) == Values{"new"});
}

TEST_CASE_TEMPLATE("bus: every tail sees every record beside groups and other tails", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"a"});
    const auto source = bus.source(bus.group(), {topic});
    const auto one = bus.tail(topic, long_ago());
    const auto other = bus.tail(topic, long_ago());
    CHECK(values(follow(*one, 1)) == Values{"a"});
    CHECK(values(follow(*other, 1)) == Values{"a"});
    CHECK(values(poll_for(*source, 1)) == Values{"a"});
}

TEST_CASE_TEMPLATE("bus: a tail of a topic that is not there says so", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto tail = bus.tail("no-such-topic-of-carewire", long_ago());
    CHECK_THROWS_AS(tail->poll(1, 10ms), BusUnavailable);
}
