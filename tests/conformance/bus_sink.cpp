#include <doctest/doctest.h>

#include <optional>
#include <thread>

#include "core/bus/partition.hpp"
#include "tests/support/buses.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("bus: a record comes back byte for byte with key and headers", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    const OutRecord sent{topic, std::string("k\0\xc3\xa9y", 5), std::string("\0\xff{}", 4), {{"ce_id", "1"}, {"ce_id", "2"}, {"empty", ""}}};
    bus.sink()->publish({sent}, 10s);
    const auto got = poll_for(*bus.source(bus.group(), {topic}), 1);
    REQUIRE(got.size() == 1);
    CHECK(got[0].topic == topic);
    CHECK(got[0].key == sent.key);
    CHECK(got[0].value == sent.value);
    CHECK(got[0].headers == sent.headers);
    CHECK(got[0].offset == 0);
    CHECK_FALSE(got[0].tombstone);
    CHECK(got[0].produced > from_epoch_ms(1'600'000'000'000));
}

TEST_CASE_TEMPLATE("bus: an empty value is a value and no tombstone", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic();
    publish(*bus.sink(), topic, "", {""});
    const auto got = poll_for(*bus.source(bus.group(), {topic}), 1);
    REQUIRE(got.size() == 1);
    CHECK(got[0].value.empty());
    CHECK_FALSE(got[0].tombstone);
}

TEST_CASE_TEMPLATE("bus: records of one key lie in order in the key's partition", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(12);
    const auto sink = bus.sink();
    for (const auto* key : {"patient-1", "p", "pa", "pat", "患者", "01890a5d-ac96-774b-bcce-b302099a8057"}) {
        publish(*sink, topic, key, {"a", "b", "c"});
    }
    const auto got = poll_for(*bus.source(bus.group(), {topic}), 18);
    REQUIRE(got.size() == 18);
    std::map<std::string, std::string> by_key;
    for (const auto& record : got) {
        CAPTURE(record.key);
        CHECK(record.partition == partition_of(record.key, 12));
        by_key[record.key] += record.value;
    }
    for (const auto& [key, order] : by_key) CHECK(order == "abc");
}

TEST_CASE_TEMPLATE("bus: a report says where the record lies and comes only inside drain", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    const auto sink = bus.sink({topic});
    std::vector<DeliveryReport> reports;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(sink->produce({topic, "k", "v", {}}, [&](const DeliveryReport& report) { reports.push_back(report); }));
    }
    CHECK(reports.empty());
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (reports.size() < 3 && std::chrono::steady_clock::now() < until) sink->drain();
    REQUIRE(reports.size() == 3);
    CHECK(reports[0].fate == Delivery::Persisted);
    CHECK(reports[0].partition == 0);
    CHECK(reports[2].offset == 2);
    CHECK(sink->flush(1s) == 0);
}

TEST_CASE_TEMPLATE("bus: a report may produce the next record", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto topic = bus.topic(1);
    const auto sink = bus.sink({topic});
    int left = 5;
    const std::function<void()> next = [&] {
        sink->produce({topic, "k", std::to_string(left), {}}, [&](const DeliveryReport&) {
            if (--left > 0) next();
        });
    };
    next();
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (left > 0 && std::chrono::steady_clock::now() < until) sink->drain();
    CHECK(left == 0);
    CHECK(values(poll_for(*bus.source(bus.group(), {topic}), 5)) == std::vector<std::string>{"5", "4", "3", "2", "1"});
}

TEST_CASE_TEMPLATE("bus: a record for a missing topic is not persisted and a matter for people", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto sink = bus.sink();
    std::optional<DeliveryReport> report;
    REQUIRE(sink->produce({Bus::group(), "k", "v", {}}, [&](const DeliveryReport& said) { report = said; }));
    CHECK(sink->flush(20s) == 0);
    REQUIRE(report);
    CHECK(report->fate == Delivery::NotPersisted);
    CHECK(report->misconfigured);
    CHECK_FALSE(report->why.empty());
    CHECK_THROWS_AS(publish(*sink, Bus::group(), "k", {"v"}), BusUnavailable);
}

TEST_CASE_TEMPLATE("bus: a sink whose broker answers is healthy", Bus, MemoryUnderTest, KafkaUnderTest, GatheringKafkaUnderTest) {
    if (!Bus::available()) return;
    Bus bus;
    const auto sink = bus.sink({bus.topic()});
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!sink->healthy() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    CHECK(sink->healthy());
}
