#include "core/bus/kafka/source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/bus/kafka/exit_watchdog.hpp"
#include "core/bus/kafka/kafka.hpp"

namespace carewire {
namespace kafka {
namespace {

using namespace std::chrono_literals;
/// A missing topic may be a moment's fault of the broker's metadata (pitfall K28).
constexpr auto kTopicPatience = 30s;
constexpr auto kClosePatience = 5s;

void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t kind, rd_kafka_topic_partition_list_t* partitions, void* opaque) {
    static_cast<Listener*>(opaque)->rebalanced(kind, *partitions);
    rd_kafka_yield(client);  // lets the poll return, so that the change is carried out outside this callback
}
void on_commit(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* offsets, void* opaque) {
    static_cast<Listener*>(opaque)->committed(error, offsets);
}
void on_error(rd_kafka_t*, int error, const char* text, void* opaque) {
    static_cast<Listener*>(opaque)->failed(static_cast<rd_kafka_resp_err_t>(error), text);
}

}  // namespace

KafkaSource::KafkaSource(const KafkaSettings& settings, KafkaMembership membership, Log& log) : Listener(log) {
    auto conf = make_conf(consumer_properties(settings, membership.group, membership.instance), *this);
    rd_kafka_conf_set_rebalance_cb(conf.get(), on_rebalance);
    rd_kafka_conf_set_offset_commit_cb(conf.get(), on_commit);
    rd_kafka_conf_set_error_cb(conf.get(), on_error);
    client_ = make_client(RD_KAFKA_CONSUMER, std::move(conf));
    rd_kafka_poll_set_consumer(client_.get());
    log_effective_settings(client_.get(), log);
    const PartitionList topics(rd_kafka_topic_partition_list_new(static_cast<int>(membership.topics.size())));
    for (const auto& topic : membership.topics) {
        rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    const auto error = rd_kafka_subscribe(client_.get(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw std::invalid_argument(fmt::format("Kafka subscription: {}", rd_kafka_err2str(error)));
    }
}

KafkaSource::~KafkaSource() { leave(); }

std::vector<Record> KafkaSource::poll(std::size_t most, Duration wait) {
    std::vector<Record> batch;
    const auto until = in(wait);
    commit_when_due();
    do {
        carry_out_rebalance(batch);
        // single messages: the batch call of this version loses or doubles records around a rebalance (pitfall K26)
        const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(client_.get(), batch.empty() ? left(until) : 0));
        if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            batch.push_back(to_record(*message));
        } else if (message) {
            failed(message->err, rd_kafka_message_errstr(message.get()), message->rkt);
        } else if (!rebalance_waits() || left(until) == 0) {
            break;
        }
    } while (batch.size() < most);
    carry_out_rebalance(batch);
    throw_what_stops_us(batch.empty());
    return batch;
}

std::vector<TopicPartition> KafkaSource::assignment() const {
    std::vector<TopicPartition> mine;
    for (const auto& [at, place] : places_) mine.push_back(at);
    return mine;
}

void KafkaSource::on_revoked(std::function<void(const std::vector<TopicPartition>&)> callback) {
    revoked_ = std::move(callback);
}

std::map<TopicPartition, std::int64_t> KafkaSource::lag(Duration deadline) {
    const auto until = in(deadline);
    std::map<TopicPartition, std::int64_t> behind;
    for (const auto& [at, place] : places_) {
        std::int64_t low = RD_KAFKA_OFFSET_INVALID;
        std::int64_t high = RD_KAFKA_OFFSET_INVALID;
        // what the last fetch said; asked afresh only where nothing is fetched
        if (!held_) rd_kafka_get_watermark_offsets(client_.get(), at.topic.c_str(), at.partition, &low, &high);
        if (low < 0 || high < 0) {
            const auto error = rd_kafka_query_watermark_offsets(client_.get(), at.topic.c_str(), at.partition, &low, &high,
                                                                std::max(left(until), 1));
            if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
                throw BusUnavailable(fmt::format("lag of {}/{}: {}", at.topic, at.partition, rd_kafka_err2str(error)));
            }
        }
        behind[at] = std::max<std::int64_t>(0, high - (place.stored < 0 ? low : place.stored));
    }
    return behind;
}

void KafkaSource::close() {
    if (!client_) return;
    try {
        commit_offsets(kCoordinatorPatience);
    } catch (const BusUnavailable& why) {
        log().warning("bus.commit_failed", {{"error", std::string_view(why.what())}});
    }
    leave();
}

void KafkaSource::leave() {
    if (!client_) return;
    // Closing and destroying may hang when a partition was lost or its topic deleted (pitfall K25). Offsets are committed and
    // rows are in the store, so to end the process then loses nothing.
    const ExitWatchdog watchdog(10s, kExitHungClient, "leaving the Kafka group");
    Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_.get()));
    const Owned<rd_kafka_error_t> refused(rd_kafka_consumer_close_queue(client_.get(), queue.get()));
    const auto until = in(kClosePatience);
    while (!refused && rd_kafka_consumer_closed(client_.get()) == 0 && left(until) > 0) {
        // as events: the callback way aborts the process on a record that was fetched and not taken (rd_kafka_q_serve)
        const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), std::min(left(until), 100)));
        if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) rd_kafka_assign(client_.get(), nullptr);
    }
    places_.clear();
    queue.reset();  // what still lies in it holds partitions, for which destroying would wait for ever
    rd_kafka_destroy_flags(client_.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void KafkaSource::failed(rd_kafka_resp_err_t error, std::string_view text) { failed(error, text, nullptr); }

void KafkaSource::failed(rd_kafka_resp_err_t error, std::string_view text, rd_kafka_topic_t* topic) {
    const std::string where = topic == nullptr ? "" : rd_kafka_topic_name(topic);
    log().warning("bus.error", {{"error", std::string_view(rd_kafka_err2name(error))},
                                {"text", text},
                                {"topic", std::string_view(where)}});
    if (rd_kafka_fatal_error(client_.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fatal_ = "the Kafka consumer is finished and this process must be started again: " + fatal_words(client_.get());
    } else if (error == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || error == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        fatal_ = fmt::format("{}: the log no longer holds the next record of this group ({}): records were lost by retention or "
                             "the topic was made anew; see `carewire groups`", where, text);
    } else if (is_misconfiguration(error)) {
        const auto patience = error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ? kTopicPatience : 0s;
        missing_since_.try_emplace(where, std::chrono::steady_clock::now() + patience, rd_kafka_err2str(error));
    }
}

void KafkaSource::throw_what_stops_us(bool nothing_in_hand) const {
    if (!fatal_.empty()) throw BusFatal(fatal_);
    if (!nothing_in_hand) return;
    for (const auto& [topic, missing] : missing_since_) {
        if (left(missing.first) > 0) continue;
        throw BusUnavailable(fmt::format("topic {}: {}; see `carewire topics`", topic, missing.second));
    }
}

}  // namespace kafka

std::unique_ptr<Source> open_kafka_source(const KafkaSettings& settings, KafkaMembership membership, Log& log) {
    return std::make_unique<kafka::KafkaSource>(settings, std::move(membership), log);
}

}  // namespace carewire
