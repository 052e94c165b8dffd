#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/bus/admin.hpp"
#include "core/bus/bus.hpp"
#include "core/bus/kafka/settings.hpp"
#include "core/bus/tail.hpp"
#include "core/log/log.hpp"

namespace carewire {

/// When a producer gives a record to the broker.
enum class Sending {
    AtOnce,    ///< each by itself
    Gathered,  ///< a lone one at once; what comes while records are under way, together: for a door with many callers
};

/// Opens a producer. Returns at once, also when no broker answers: healthy() turns true when the broker has answered for every
/// one of `topics`. Throws std::invalid_argument for settings that the client refuses.
std::unique_ptr<Sink> open_kafka_sink(const KafkaSettings& settings, std::vector<std::string> topics, Log& log,
                                      Sending sending = Sending::AtOnce);

struct KafkaMembership {
    std::string group;
    std::vector<std::string> topics;
    /// A name of this member that survives a restart; empty = a new member each time.
    std::string instance;
};
/// Joins a group; partitions arrive during poll(). Throws std::invalid_argument for settings that the client refuses.
std::unique_ptr<Source> open_kafka_source(const KafkaSettings& settings, KafkaMembership membership, Log& log);

/// Follows a topic from its first record that was produced at or after `since`. Returns at once, also when no broker answers.
std::unique_ptr<Tail> open_kafka_tail(const KafkaSettings& settings, std::string topic, Time since, Log& log);

std::unique_ptr<BusAdmin> open_kafka_admin(const KafkaSettings& settings, Log& log);

}  // namespace carewire
