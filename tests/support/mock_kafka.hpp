#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <string>

#include "core/bus/kafka/client.hpp"
#include "tests/support/quiet_log.hpp"

namespace carewire::testing {

/// librdkafka's mock cluster: one broker inside the process whose answers can be scripted. It makes topics by itself, knows
/// groups and idempotent producers, but no admin requests, and keeps 5 MiB a partition (pitfalls section 1.3).
class MockKafka {
  public:
    MockKafka()
        : listener_(log_),
          client_(kafka::make_client(RD_KAFKA_PRODUCER, kafka::make_conf({{"log_level", "0"}}, listener_))),
          cluster_(rd_kafka_mock_cluster_new(client_.get(), 1)) {}
    ~MockKafka() { rd_kafka_mock_cluster_destroy(cluster_); }
    MockKafka(const MockKafka&) = delete;
    MockKafka& operator=(const MockKafka&) = delete;

    KafkaSettings settings() const { return {.servers = rd_kafka_mock_cluster_bootstraps(cluster_)}; }
    void create(const std::string& topic, int partitions = 1) {
        rd_kafka_mock_topic_create(cluster_, topic.c_str(), partitions, 1);
    }
    /// The next Produce requests are answered with this, so many of them. _TRANSPORT hangs up instead.
    void answer_produce_with(rd_kafka_resp_err_t error, int times = 1) {
        for (int i = 0; i < times; ++i) rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, error);
    }
    /// Every answer comes this late.
    void answer_late(std::chrono::milliseconds delay) {
        rd_kafka_mock_broker_set_rtt(cluster_, kBroker, static_cast<int>(delay.count()));
    }
    void go_down() { rd_kafka_mock_broker_set_down(cluster_, kBroker); }
    void come_up() { rd_kafka_mock_broker_set_up(cluster_, kBroker); }

  private:
    static constexpr std::int16_t kProduce = 0;
    static constexpr std::int32_t kBroker = 1;
    QuietLog log_;
    kafka::Listener listener_;
    kafka::Owned<rd_kafka_t> client_;
    rd_kafka_mock_cluster_t* cluster_;
};

}  // namespace carewire::testing
