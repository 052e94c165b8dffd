#pragma once
#include <string>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/bus/kafka/settings.hpp"

namespace carewire::testing {

/// The real broker for tests (CAREWIRE_TEST_KAFKA=host:port); empty when there is none.
std::string test_kafka();
KafkaSettings test_kafka_settings();

/// A name that no other test and no other run uses: `carewire-test.<what>.<random>`.
std::string unique_name(const std::string& what);
/// Creates a topic of a unique name on the real broker.
std::string make_topic(int partitions = 3);
/// Puts bytes into the real topic as a stranger would, and waits for the acknowledgement.
void produce_raw(const std::string& topic, const std::string& key, const std::string& value, const Headers& headers = {});
/// The whole real topic, partition by partition.
std::vector<Record> read_topic(const std::string& topic);

}  // namespace carewire::testing
