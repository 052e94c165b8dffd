#include "tests/support/buses.hpp"

#include <cstdio>

#include "core/bus/kafka/kafka.hpp"
#include "tests/support/kafka.hpp"

namespace carewire::testing {
namespace {
using namespace std::chrono_literals;
}

std::string MemoryUnderTest::topic(int partitions) {
    auto name = unique_name("topic");
    bus_.create(name, partitions);
    return name;
}
std::string MemoryUnderTest::group() { return unique_name("group"); }
std::unique_ptr<Sink> MemoryUnderTest::sink(std::vector<std::string>) { return bus_.sink(); }
std::unique_ptr<Source> MemoryUnderTest::source(const std::string& group, std::vector<std::string> topics) {
    return bus_.source(group, std::move(topics));
}
std::unique_ptr<BusAdmin> MemoryUnderTest::admin() { return bus_.admin(); }
std::unique_ptr<Tail> MemoryUnderTest::tail(const std::string& topic, Time since) { return bus_.tail(topic, since); }

bool KafkaUnderTest::available() {
    static const bool named = [] {
        if (test_kafka().empty()) std::puts("not tested: Kafka (set CAREWIRE_TEST_KAFKA=host:port)");
        return !test_kafka().empty();
    }();
    return named;
}
std::string KafkaUnderTest::topic(int partitions) { return make_topic(partitions); }
std::string KafkaUnderTest::group() { return unique_name("group"); }
std::unique_ptr<Sink> KafkaUnderTest::sink(std::vector<std::string> topics) {
    return open_kafka_sink(test_kafka_settings(), std::move(topics), log_);
}
std::unique_ptr<Sink> GatheringKafkaUnderTest::sink(std::vector<std::string> topics) {
    return open_kafka_sink(test_kafka_settings(), std::move(topics), log_, Sending::Gathered);
}
std::unique_ptr<Source> KafkaUnderTest::source(const std::string& group, std::vector<std::string> topics) {
    return open_kafka_source(test_kafka_settings(), {group, std::move(topics), ""}, log_);
}
std::unique_ptr<BusAdmin> KafkaUnderTest::admin() { return open_kafka_admin(test_kafka_settings(), log_); }
std::unique_ptr<Tail> KafkaUnderTest::tail(const std::string& topic, Time since) {
    return open_kafka_tail(test_kafka_settings(), topic, since, log_);
}

void publish(Sink& sink, const std::string& topic, const std::string& key, const std::vector<std::string>& values) {
    std::vector<OutRecord> records;
    for (const auto& value : values) records.push_back({topic, key, value, {}});
    sink.publish(std::move(records), 10s);
}

std::vector<Record> poll_for(Source& source, std::size_t count) {
    std::vector<Record> all;
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (all.size() < count && std::chrono::steady_clock::now() < until) {
        for (auto& record : source.poll(count - all.size(), 20ms)) all.push_back(std::move(record));
    }
    return all;
}

std::vector<Record> poll_rest(Source& source) { return source.poll(1000, 300ms); }

std::vector<std::string> values(const std::vector<Record>& records) {
    std::vector<std::string> all;
    for (const auto& record : records) all.push_back(record.value);
    return all;
}

void store_offsets(Source& source, const std::vector<Record>& records) {
    for (const auto& record : records) source.store_offset({record.topic, record.partition}, record.offset + 1);
}

}  // namespace carewire::testing
