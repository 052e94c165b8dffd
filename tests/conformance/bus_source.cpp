#include <doctest/doctest.h>

#include <set>

#include "tests/support/buses.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

using Values = std::vector<std::string>;

/// Polls both until each has partitions or ten seconds passed; what came meanwhile.
std::vector<Record> poll_until_shared(Source& one, Source& other, std::size_t partitions) {
    std::vector<Record> all;
    const auto until = std::chrono::steady_clock::now() + 20s;
    const auto shared = [&] {
        return !one.assignment().empty() && !other.assignment().empty() &&
               one.assignment().size() + other.assignment().size() == partitions;
    };
    while (!shared() && std::chrono::steady_clock::now() < until) {
        for (auto* source : {&one, &other}) {
            for (auto& record : source->poll(100, 20ms)) all.push_back(std::move(record));
        }
    }
    return all;
}

}  // namespace

TEST_CASE_TEMPLATE("bus: a new group begins at the first record", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"a", "b"});
    const auto source = bus.source(bus.group(), {topic});
    CHECK(values(poll_for(*source, 2)) == Values{"a", "b"});
    publish(*sink, topic, "k", {"c"});
    CHECK(values(poll_for(*source, 1)) == Values{"c"});
    CHECK(source->assignment().size() == 3);
}

TEST_CASE_TEMPLATE("bus: poll returns at most as many as asked for", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    publish(*bus.sink(), topic, "k", {"a", "b", "c"});
    const auto source = bus.source(bus.group(), {topic});
    REQUIRE(poll_for(*source, 1).size() == 1);
    CHECK(source->poll(1, 5s).size() == 1);
    CHECK(source->poll(1, 5s).size() == 1);
    CHECK(source->poll(1, 50ms).empty());
}

TEST_CASE_TEMPLATE("bus: a member that closes hands its stored offsets on", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", {"a", "b", "c"});
    {
        const auto first = bus.source(group, {topic});
        const auto got = poll_for(*first, 3);
        REQUIRE(got.size() == 3);
        first->store_offset({topic, got[1].partition}, got[1].offset + 1);
        first->close();
    }
    CHECK(values(poll_for(*bus.source(group, {topic}), 1)) == Values{"c"});
}

TEST_CASE_TEMPLATE("bus: a member may leave while records wait that it has not taken", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", Values(2000, "waiting"));
    for (int times = 0; times < 3; ++times) {
        const auto first = bus.source(group, {topic});
        REQUIRE(poll_for(*first, 1).size() == 1);
        first->close();  // the client holds the rest
    }
    CHECK(poll_for(*bus.source(group, {topic}), 2000).size() == 2000);
}

TEST_CASE_TEMPLATE("bus: a member that dies forgets what it did not commit", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", {"a", "b", "c"});
    {
        const auto first = bus.source(group, {topic});
        const auto got = poll_for(*first, 3);
        REQUIRE(got.size() == 3);
        first->store_offset({topic, got[0].partition}, got[0].offset + 1);
        first->commit_offsets(10s);
        store_offsets(*first, got);
    }
    CHECK(values(poll_for(*bus.source(group, {topic}), 2)) == Values{"b", "c"});
}

TEST_CASE_TEMPLATE("bus: nothing handed out is committed by itself", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", {"a"});
    const auto source = bus.source(group, {topic});
    REQUIRE(poll_for(*source, 1).size() == 1);
    CHECK(poll_rest(*source).empty());
    source->commit_offsets(10s);
    source->close();
    CHECK(bus.admin()->group(group, 10s).committed.empty());
}

TEST_CASE_TEMPLATE("bus: stored offsets reach the broker soon while polling goes on", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto group = bus.group();
    publish(*bus.sink(), topic, "k", {"a"});
    const auto source = bus.source(group, {topic});
    const auto got = poll_for(*source, 1);
    REQUIRE(got.size() == 1);
    store_offsets(*source, got);
    const auto admin = bus.admin();
    const auto until = std::chrono::steady_clock::now() + 10s;
    std::map<TopicPartition, std::int64_t> committed;
    while (committed.empty() && std::chrono::steady_clock::now() < until) {
        static_cast<void>(source->poll(1, 20ms));
        committed = admin->group(group, 10s).committed;
    }
    CHECK(committed == std::map<TopicPartition, std::int64_t>{{{topic, got[0].partition}, 1}});
}

TEST_CASE_TEMPLATE("bus: a held source hands out nothing and goes on from what was stored", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"a", "b", "c"});
    const auto source = bus.source(bus.group(), {topic});
    const auto got = poll_for(*source, 2);
    REQUIRE(values(got) == Values{"a", "b"});
    source->store_offset({topic, got[0].partition}, got[0].offset + 1);
    source->hold();
    publish(*sink, topic, "k", {"d"});
    CHECK(poll_rest(*source).empty());
    CHECK(source->assignment().size() == 3);
    source->resume_from_stored();
    CHECK(values(poll_for(*source, 3)) == Values{"b", "c", "d"});
    CHECK(poll_rest(*source).empty());
}

TEST_CASE_TEMPLATE("bus: a group that stored nothing goes on from the first record after a hold", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    publish(*bus.sink(), topic, "k", {"a", "b"});
    const auto source = bus.source(bus.group(), {topic});
    for (int round = 0; round < 3; ++round) {
        CHECK(values(poll_for(*source, 2)) == Values{"a", "b"});
        source->hold();
        CHECK(source->poll(10, 20ms).empty());
        source->resume_from_stored();
    }
}

TEST_CASE_TEMPLATE("bus: every group reads everything for itself", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    publish(*bus.sink(), topic, "k", {"a"});
    CHECK(values(poll_for(*bus.source(bus.group(), {topic}), 1)) == Values{"a"});
    CHECK(values(poll_for(*bus.source(bus.group(), {topic}), 1)) == Values{"a"});
}

TEST_CASE_TEMPLATE("bus: a second member takes over its share and the first hears of it", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(4);
    const auto group = bus.group();
    const auto sink = bus.sink();
    for (const auto* key : {"a", "b", "c", "d", "e", "f", "g", "h"}) publish(*sink, topic, key, {key});
    const auto first = bus.source(group, {topic});
    std::vector<TopicPartition> revoked;
    first->on_revoked([&](const std::vector<TopicPartition>& lost) { revoked = lost; });
    const auto got = poll_for(*first, 8);
    REQUIRE(got.size() == 8);
    store_offsets(*first, got);
    const auto second = bus.source(group, {topic});
    CHECK(poll_until_shared(*first, *second, 4).empty());  // what was stored is not handed out again
    CHECK_FALSE(revoked.empty());
    CHECK(first->assignment().size() == 2);
    CHECK(second->assignment().size() == 2);
    for (const auto* key : {"a", "b", "c", "d", "e", "f", "g", "h"}) publish(*sink, topic, key, {key});
    std::multiset<std::string> seen;
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (seen.size() < 8 && std::chrono::steady_clock::now() < until) {
        for (auto* source : {first.get(), second.get()}) {
            for (const auto& record : source->poll(100, 20ms)) seen.insert(record.value);
        }
    }
    CHECK(seen == std::multiset<std::string>{"a", "b", "c", "d", "e", "f", "g", "h"});
}

TEST_CASE_TEMPLATE("bus: lag counts the events not yet handled", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    const auto sink = bus.sink();
    publish(*sink, topic, "k", {"a", "b", "c"});
    const auto source = bus.source(bus.group(), {topic});
    const auto got = poll_for(*source, 3);
    REQUIRE(got.size() == 3);
    const TopicPartition at{topic, 0};
    CHECK(source->lag(10s).at(at) == 3);
    source->store_offset(at, 2);
    CHECK(source->lag(10s).at(at) == 1);
    source->hold();
    publish(*sink, topic, "k", {"d"});
    CHECK(source->lag(10s).at(at) == 2);
}

TEST_CASE_TEMPLATE("bus: an offset of a partition that is not ours is not stored", Bus, MemoryUnderTest, KafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    const auto group = bus.group();
    const auto source = bus.source(group, {topic});
    source->store_offset({topic, 0}, 7);  // not polled yet: nothing is assigned
    source->commit_offsets(10s);
    CHECK(bus.admin()->group(group, 10s).committed.empty());
}
