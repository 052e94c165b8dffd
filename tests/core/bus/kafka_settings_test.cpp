#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

#include "core/bus/kafka/client.hpp"
#include "core/bus/kafka/kafka.hpp"
#include "tests/support/quiet_log.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

std::map<std::string, std::string> as_map(const KafkaProperties& properties) { return {properties.begin(), properties.end()}; }

void open_producer(const KafkaProperties& properties) {
    QuietLog log;
    kafka::Listener listener(log);
    kafka::make_client(RD_KAFKA_PRODUCER, kafka::make_conf(properties, listener));
}

}  // namespace

TEST_CASE("bus: the producer has the frozen settings") {
    const auto set = as_map(producer_properties({}));
    CHECK(set.at("acks") == "all");
    CHECK(set.at("enable.idempotence") == "true");
    CHECK(set.at("partitioner") == "murmur2_random");
    CHECK(set.at("linger.ms") == "0");
    CHECK(std::stoi(set.at("message.timeout.ms")) < 5000);
    CHECK(std::stoi(set.at("reconnect.backoff.max.ms")) <= 1000);
    CHECK(set.contains("queue.buffering.max.messages"));
    CHECK(set.contains("queue.buffering.max.kbytes"));
}

TEST_CASE("bus: the consumer has the frozen settings") {
    const auto set = as_map(consumer_properties({}, "carewire.journal", "pod-1"));
    CHECK(set.at("enable.auto.commit") == "false");
    CHECK(set.at("enable.auto.offset.store") == "false");
    CHECK(set.at("auto.offset.reset") == "error");
    CHECK(set.at("partition.assignment.strategy") == "range,roundrobin");
    CHECK(set.at("group.instance.id") == "pod-1");
    CHECK_FALSE(as_map(consumer_properties({}, "carewire.journal", "")).contains("group.instance.id"));
}

TEST_CASE("bus: every property is one that the client knows") {
    QuietLog log;
    kafka::Listener listener(log);
    const KafkaSettings secured{.security = "sasl_ssl", .user = "u", .password = "p"};
    for (const auto& settings : {KafkaSettings{}, secured}) {
        CHECK_NOTHROW(kafka::make_conf(producer_properties(settings), listener));
        CHECK_NOTHROW(kafka::make_conf(consumer_properties(settings, "g", "i"), listener));
        CHECK_NOTHROW(kafka::make_conf(reader_properties(settings), listener));
    }
}

TEST_CASE("bus: settings that the client would drop or refuse stop the process [K8]") {
    CHECK_THROWS_AS(open_producer({{"no.such.property", "1"}}), std::invalid_argument);
    CHECK_THROWS_AS(open_producer({{"message.timeout.ms", "soon"}}), std::invalid_argument);
    CHECK_THROWS_AS(open_producer({{"enable.idempotence", "true"}, {"acks", "1"}}), std::invalid_argument);
    CHECK_THROWS_AS(open_producer({{"message.timeout.ms", "5"}, {"linger.ms", "10"}}), std::invalid_argument);
    CHECK_NOTHROW(open_producer({{"acks", "2"}}));  // the library takes it: nobody but our own table looks after that one
}

TEST_CASE("bus: settings are read with every mistake at once") {
    ConfigReader good{{{"broker.servers", "b1:9092,b2:9092"}, {"broker.delivery_timeout_ms", "2s"}}, {}, {}};
    const auto settings = KafkaSettings::read(good);
    CHECK(settings.servers == "b1:9092,b2:9092");
    CHECK(settings.delivery_timeout == Duration{2000});
    CHECK(settings.replication == 1);
    CHECK(good.problems().empty());
    ConfigReader production{{{"env", "production"}}, {}, {}};
    CHECK(KafkaSettings::read(production).replication == 3);
    ConfigReader bad{{{"broker.session_timeout_ms", "1s"}, {"broker.security", "sasl_ssl"}, {"topics.partitions", "0"}}, {}, {}};
    KafkaSettings::read(bad);
    CHECK(bad.problems().size() == 3);
}
