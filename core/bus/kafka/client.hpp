#pragma once
#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "core/bus/bus.hpp"
#include "core/bus/kafka/settings.hpp"
#include "core/log/log.hpp"

namespace carewire::kafka {

struct Release {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
    void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
    void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
    void operator()(rd_kafka_headers_t* headers) const { rd_kafka_headers_destroy(headers); }
    void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
    void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
    void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
    void operator()(rd_kafka_AdminOptions_t* options) const { rd_kafka_AdminOptions_destroy(options); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

/// Hears what a client has to say; its log lines go to `log` at once, from the client's own threads. Outlives the client.
class Listener {
  public:
    explicit Listener(Log& log) : log_(log) {}
    virtual ~Listener() = default;
    Log& log() { return log_; }

    // only inside consumer polls, on the thread that polls
    virtual void rebalanced(rd_kafka_resp_err_t, const rd_kafka_topic_partition_list_t&) {}
    virtual void committed(rd_kafka_resp_err_t, const rd_kafka_topic_partition_list_t*) {}
    virtual void failed(rd_kafka_resp_err_t, std::string_view) {}

  private:
    Log& log_;
};

/// Sets every property and throws std::invalid_argument naming the first one that the client does not take (pitfall K8: the
/// client itself only returns a code).
Owned<rd_kafka_conf_t> make_conf(const KafkaProperties& properties, Listener& listener);
/// Makes the instance; throws std::invalid_argument when the properties contradict each other.
Owned<rd_kafka_t> make_client(rd_kafka_type_t type, Owned<rd_kafka_conf_t> conf);

/// One log line with the values that are really in force.
void log_effective_settings(rd_kafka_t* client, Log& log);

/// Milliseconds left until `until`, at least 0, for calls that take a timeout.
int left(Steady until);
inline Steady in(Duration duration) { return std::chrono::steady_clock::now() + duration; }

/// The client's words for a fatal error.
std::string fatal_words(rd_kafka_t* client);

/// Whether the error says that a person must set something right: topic missing, not authorised.
bool is_misconfiguration(rd_kafka_resp_err_t error);

using PartitionList = Owned<rd_kafka_topic_partition_list_t>;
template <class Offsets>  // a map from TopicPartition to offset
PartitionList partition_list(const Offsets& offsets) {
    PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& [at, offset] : offsets) {
        rd_kafka_topic_partition_list_add(list.get(), at.topic.c_str(), at.partition)->offset = offset;
    }
    return list;
}

/// A copy of the message with everything that the log says of it.
Record to_record(const rd_kafka_message_t& message);

}  // namespace carewire::kafka
