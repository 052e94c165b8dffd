#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/buses.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

TopicInfo find_topic(BusAdmin& admin, const std::string& name) {
    const auto all = admin.topics(10s);
    const auto found = std::ranges::find(all, name, &TopicInfo::name);
    return found == all.end() ? TopicInfo{} : *found;
}

}  // namespace

TEST_CASE_TEMPLATE("bus: topics are made once with partitions and configuration", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto admin = bus.admin();
    const auto name = Bus::group();
    admin->create({{.name = name, .partitions = 5, .config = {{"cleanup.policy", "compact"}}}}, 10s);
    admin->create({{.name = name, .partitions = 7}}, 10s);
    const auto made = find_topic(*admin, name);
    CHECK(made.partitions == 5);
    CHECK(made.replication == 1);
    CHECK(made.config.at("cleanup.policy") == "compact");
}

TEST_CASE_TEMPLATE("bus: a topic grows and keeps its other configuration when one entry changes", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto admin = bus.admin();
    const auto name = Bus::group();
    admin->create({{.name = name, .partitions = 2, .config = {{"cleanup.policy", "compact"}}}}, 10s);
    admin->grow(name, 4, 10s);
    admin->configure(name, {{"retention.ms", "-1"}}, 10s);
    const auto made = find_topic(*admin, name);
    CHECK(made.partitions == 4);
    CHECK(made.config.at("cleanup.policy") == "compact");
    CHECK(made.config.at("retention.ms") == "-1");
    CHECK_THROWS_AS(admin->grow(name, 3, 10s), BusUnavailable);
}

TEST_CASE_TEMPLATE("bus: a group shows members and offsets and is Empty when they left", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto admin = bus.admin();
    const auto topic = bus.topic(2);
    const auto group = bus.group();
    CHECK(admin->group(group, 10s).state == "Dead");
    publish(*bus.sink(), topic, "k", {"a"});
    const auto source = bus.source(group, {topic});
    const auto got = poll_for(*source, 1);
    REQUIRE(got.size() == 1);
    store_offsets(*source, got);
    source->commit_offsets(10s);
    const auto info = admin->group(group, 10s);
    CHECK(info.state == "Stable");
    REQUIRE(info.members.size() == 1);
    CHECK(info.members[0].assigned == std::vector<TopicPartition>{{topic, 0}, {topic, 1}});
    CHECK(info.committed == std::map<TopicPartition, std::int64_t>{{{topic, got[0].partition}, 1}});
    source->close();
    CHECK(admin->group(group, 10s).state == "Empty");
    CHECK(std::ranges::count(admin->groups(10s), group) == 1);
}

TEST_CASE_TEMPLATE("bus: a group that everybody left can be moved and reads again from there", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto admin = bus.admin();
    const auto topic = bus.topic(1);
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", {"a", "b", "c"});
    {
        const auto source = bus.source(group, {topic});
        const auto got = poll_for(*source, 3);
        REQUIRE(got.size() == 3);
        store_offsets(*source, got);
        source->commit_offsets(10s);
        source->close();
    }
    admin->move_group(group, {{TopicPartition{topic, 0}, 1}}, 20s);
    CHECK(admin->group(group, 10s).committed.at(TopicPartition{topic, 0}) == 1);
    const auto again = bus.source(group, {topic});
    const auto got = poll_for(*again, 2);
    REQUIRE(got.size() == 2);
    CHECK(got.front().value == "b");
}

TEST_CASE_TEMPLATE("bus: ranges are read whole and in order per partition", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(2);
    const auto sink = bus.sink();
    for (const auto* key : {"a", "b", "c", "d"}) publish(*sink, topic, key, {"1", "2", "3"});
    const auto admin = bus.admin();
    const auto ranges = admin->ranges({topic}, 10s);
    CHECK(ranges.at({topic, 0}).end + ranges.at({topic, 1}).end == 12);
    std::map<std::string, std::string> by_key;
    admin->read(ranges, [&](Record&& record) { return by_key[record.key] += record.value, true; }, 10s);
    CHECK(by_key == std::map<std::string, std::string>{{"a", "123"}, {"b", "123"}, {"c", "123"}, {"d", "123"}});
    int seen = 0;
    admin->read(ranges, [&](Record&&) { return ++seen < 2; }, 10s);
    CHECK(seen == 2);
    admin->read({{{topic, 0}, {1, 2}}}, [&](Record&& record) { return seen = static_cast<int>(record.offset), true; }, 10s);
    CHECK(seen == 1);
}

TEST_CASE_TEMPLATE("bus: an offset is found by time and is the end when nothing is that young", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    publish(*bus.sink(), topic, "k", {"a", "b"});
    const auto admin = bus.admin();
    CHECK(admin->offsets_at(topic, from_epoch_ms(1), 10s).at({topic, 0}) == 0);
    CHECK(admin->offsets_at(topic, from_epoch_ms(99'000'000'000'000), 10s).at({topic, 0}) == 2);
    CHECK_THROWS_AS(admin->ranges({Bus::group()}, 10s), BusUnavailable);
}
