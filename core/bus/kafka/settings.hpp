#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/config/config.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// How this deployment reaches its broker and lays out its topics (registers.md section 2).
struct KafkaSettings {
    std::string servers = "127.0.0.1:9092";
    std::string prefix = "carewire";  ///< begins every topic and group; another one shares a broker without meeting
    int partitions = 12;
    int replication = 1;
    /// How long the client tries to deliver a record; below the deadlines of those who wait for it (pitfall K6).
    Duration delivery_timeout{4000};
    /// A member that polls less often than this loses its partitions (fault F32).
    Duration poll_limit{60000};
    /// A member that is silent this long is taken for dead; one that comes back sooner under its name keeps its partitions.
    Duration session_timeout{10000};
    std::string compression = "lz4";
    std::string security = "plaintext";  ///< or `ssl`, `sasl_plaintext`, `sasl_ssl`
    std::string ca_file, certificate_file, key_file;
    std::string sasl_mechanism = "SCRAM-SHA-512";
    std::string user, password;

    static KafkaSettings read(ConfigReader& from);
};

/// Of dead letters: twice what Kafka takes by default, so that the largest record and the headers that tell of its end fit. Who
/// raises `max.message.bytes` of a stream's topic beyond this keeps its dead letters out of their topic.
inline constexpr int kLargestRecordBytes = 2097152;

/// Names and values of librdkafka's own properties.
using KafkaProperties = std::vector<std::pair<std::string, std::string>>;

/// The frozen settings (faults.md section 6) and what goes with them.
KafkaProperties producer_properties(const KafkaSettings& settings);
/// `instance`: the member's name that survives a restart (static membership); empty = without.
KafkaProperties consumer_properties(const KafkaSettings& settings, const std::string& group, const std::string& instance);
/// For a client that belongs to no group: commands and readers of ranges.
KafkaProperties reader_properties(const KafkaSettings& settings);

}  // namespace carewire
