#include "tests/support/kafka.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "core/bus/kafka/kafka.hpp"
#include "core/event/ids.hpp"
#include "core/time/time.hpp"
#include "tests/support/quiet_log.hpp"

namespace carewire::testing {
namespace {

using namespace std::chrono_literals;
QuietLog quiet;

}  // namespace

std::string test_kafka() {
    const char* named = std::getenv("CAREWIRE_TEST_KAFKA");
    return named == nullptr ? "" : named;
}

KafkaSettings test_kafka_settings() { return {.servers = test_kafka()}; }

std::string unique_name(const std::string& what) { return fmt::format("carewire-test.{}.{}", what, mint_uuid(SystemClock{}.now())); }

std::string make_topic(int partitions) {
    const auto name = unique_name("topic");
    open_kafka_admin(test_kafka_settings(), quiet)->create({{.name = name, .partitions = partitions, .replication = 1}}, 20s);
    return name;
}

void produce_raw(const std::string& topic, const std::string& key, const std::string& value, const Headers& headers) {
    open_kafka_sink(test_kafka_settings(), {}, quiet)->publish({{topic, key, value, headers}}, 10s);
}

std::vector<Record> read_topic(const std::string& topic) {
    const auto admin = open_kafka_admin(test_kafka_settings(), quiet);
    std::vector<Record> all;
    for (const auto& range : admin->ranges({topic}, 10s)) {
        admin->read({range}, [&](Record&& record) { return all.push_back(std::move(record)), true; }, 10s);
    }
    return all;
}

}  // namespace carewire::testing
