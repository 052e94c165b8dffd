#include "core/bus/kafka/client.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace carewire::kafka {
namespace {

constexpr std::size_t kErrorTextSize = 512;

/// Called from the client's own threads; Log is thread safe. Texts name brokers, topics and errors, never a record's content.
void on_log(const rd_kafka_t* client, int level, const char* facility, const char* text) {
    constexpr int kSyslogWarning = 4;
    auto* listener = static_cast<Listener*>(rd_kafka_opaque(client));
    if (listener == nullptr) return;
    listener->log().write(level <= kSyslogWarning ? Level::Warning : Level::Debug, "bus.client",
               {{"facility", std::string_view(facility)}, {"text", std::string_view(text)}});
}

}  // namespace

Owned<rd_kafka_conf_t> make_conf(const KafkaProperties& properties, Listener& listener) {
    Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
    std::array<char, kErrorTextSize> why{};
    for (const auto& [name, value] : properties) {
        const auto result = rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size());
        if (result != RD_KAFKA_CONF_OK) throw std::invalid_argument(fmt::format("Kafka client: {}: {}", name, why.data()));
    }
    rd_kafka_conf_set_opaque(conf.get(), &listener);
    rd_kafka_conf_set_log_cb(conf.get(), on_log);
    return conf;
}

Owned<rd_kafka_t> make_client(rd_kafka_type_t type, Owned<rd_kafka_conf_t> conf) {
    std::array<char, kErrorTextSize> why{};
    Owned<rd_kafka_t> client(rd_kafka_new(type, conf.get(), why.data(), why.size()));
    if (!client) throw std::invalid_argument(fmt::format("Kafka client: {}", why.data()));
    static_cast<void>(conf.release());  // the client owns it now
    return client;
}

void log_effective_settings(rd_kafka_t* client, Log& log) {
    // what the promises rest on, in the order of faults.md section 6
    static constexpr std::array kShown{
        "bootstrap.servers", "security.protocol", "acks", "enable.idempotence", "message.timeout.ms", "linger.ms",
        "compression.codec", "reconnect.backoff.max.ms", "partitioner", "queue.buffering.max.messages",
        "queue.buffering.max.kbytes", "max.in.flight.requests.per.connection", "group.id", "group.instance.id",
        "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "partition.assignment.strategy",
        "session.timeout.ms", "max.poll.interval.ms"};
    std::string shown;
    for (const auto* name : kShown) {
        std::array<char, 1024> value{};
        auto size = value.size();
        auto found = rd_kafka_conf_get(rd_kafka_conf(client), name, value.data(), &size);
        if (found != RD_KAFKA_CONF_OK) {
            size = value.size();
            const auto* topic_conf = rd_kafka_conf_get_default_topic_conf(const_cast<rd_kafka_conf_t*>(rd_kafka_conf(client)));
            if (topic_conf == nullptr) continue;
            found = rd_kafka_topic_conf_get(topic_conf, name, value.data(), &size);
        }
        if (found == RD_KAFKA_CONF_OK && value[0] != '\0') fmt::format_to(std::back_inserter(shown), " {}={}", name, value.data());
    }
    if (!shown.empty()) shown.erase(0, 1);
    log.info("bus.settings", {{"client", std::string_view(rd_kafka_name(client))}, {"effective", std::string_view(shown)}});
}

int left(Steady until) {
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 3'600'000));
}

std::string fatal_words(rd_kafka_t* client) {
    std::array<char, kErrorTextSize> why{};
    const auto error = rd_kafka_fatal_error(client, why.data(), why.size());
    return fmt::format("{}: {}", rd_kafka_err2name(error), why.data());
}

bool is_misconfiguration(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION: return true;
        default: return false;
    }
}

Record to_record(const rd_kafka_message_t& message) {
    Record record;
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = message.partition;
    record.offset = message.offset;
    if (message.key != nullptr) record.key.assign(static_cast<const char*>(message.key), message.key_len);
    record.tombstone = message.payload == nullptr;
    if (!record.tombstone) record.value.assign(static_cast<const char*>(message.payload), message.len);
    rd_kafka_timestamp_type_t kind{};
    record.produced = from_epoch_ms(rd_kafka_message_timestamp(&message, &kind));
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const auto count = rd_kafka_header_cnt(headers);
        record.headers.reserve(count);
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
            record.headers.emplace_back(name, std::string(static_cast<const char*>(value), value == nullptr ? 0 : size));
        }
    }
    return record;
}

}  // namespace carewire::kafka
