#include "core/bus/kafka/source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/bus/kafka/exit_watchdog.hpp"
#include "core/bus/kafka/kafka.hpp"

namespace carewire {
namespace kafka {
namespace {

using namespace std::chrono_literals;
/// How often stored offsets are committed while records flow.
constexpr auto kCommitInterval = 250ms;
/// Longest wait for the group's coordinator while partitions change hands; then it is tried again with the next poll.
constexpr auto kCoordinatorPatience = 2s;
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

std::vector<TopicPartition> to_vector(const rd_kafka_topic_partition_list_t& list) {
    std::vector<TopicPartition> all;
    for (int i = 0; i < list.cnt; ++i) all.push_back({list.elems[i].topic, list.elems[i].partition});
    return all;
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

void KafkaSource::store_offset(const TopicPartition& at, std::int64_t next) {
    const auto found = places_.find(at);
    if (found == places_.end()) return;  // it was taken from us: its new owner begins at what was committed
    found->second.stored = next;
    dirty_ = true;
}

std::map<TopicPartition, std::int64_t> KafkaSource::uncommitted() const {
    std::map<TopicPartition, std::int64_t> offsets;
    for (const auto& [at, place] : places_) {
        if (place.stored != place.committed) offsets[at] = place.stored;
    }
    return offsets;
}

void KafkaSource::commit_when_due() {
    const auto now = std::chrono::steady_clock::now();
    if (!dirty_ || now < next_commit_) return;
    next_commit_ = now + kCommitInterval;
    dirty_ = false;
    const auto offsets = uncommitted();
    if (!offsets.empty()) rd_kafka_commit(client_.get(), partition_list(offsets).get(), 1);
}

void KafkaSource::committed(rd_kafka_resp_err_t error, const rd_kafka_topic_partition_list_t* offsets) {
    if (error == RD_KAFKA_RESP_ERR__NO_OFFSET) return;  // nothing to commit is no error (pitfall K23)
    for (int i = 0; offsets != nullptr && i < offsets->cnt; ++i) {
        const auto& done = offsets->elems[i];
        const auto found = places_.find({done.topic, done.partition});
        if (found == places_.end()) continue;
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR && done.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            found->second.committed = done.offset;
        } else {
            dirty_ = true;
        }
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        log().warning("bus.commit_failed", {{"error", std::string_view(rd_kafka_err2name(error))}});
    }
}

void KafkaSource::commit_offsets(Duration deadline) {
    const auto offsets = uncommitted();
    if (offsets.empty()) return;
    const Owned<rd_kafka_queue_t> answers(rd_kafka_queue_new(client_.get()));
    auto error = rd_kafka_commit_queue(client_.get(), partition_list(offsets).get(), answers.get(), nullptr, nullptr);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(answers.get(), left(in(deadline))));
        if (!event) throw BusUnavailable("commit of offsets: no answer within the deadline");
        error = rd_kafka_event_error(event.get());
        committed(error, rd_kafka_event_topic_partition_list(event.get()));
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) {
        throw BusUnavailable(fmt::format("commit of offsets: {}", rd_kafka_err2str(error)));
    }
    dirty_ = !uncommitted().empty();
}

void KafkaSource::rebalanced(rd_kafka_resp_err_t kind, const rd_kafka_topic_partition_list_t& partitions) {
    if (kind == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        arriving_ = to_vector(partitions);
    } else {
        arriving_.reset();
        leaving_ = true;
    }
}

void KafkaSource::carry_out_rebalance(std::vector<Record>& batch) {
    if (std::exchange(leaving_, false)) give_back(batch);
    if (arriving_) take_over();
}

void KafkaSource::give_back(std::vector<Record>& batch) {
    const auto lost = assignment();
    batch.clear();  // all partitions leave with this assignor; what was not returned yet is read again by the next owner
    if (!lost.empty() && revoked_) revoked_(lost);
    if (rd_kafka_assignment_lost(client_.get()) == 0) {
        try {
            commit_offsets(kCoordinatorPatience);
        } catch (const BusUnavailable& why) {
            log().warning("bus.commit_failed", {{"error", std::string_view(why.what())}});
        }
    }
    places_.clear();
    dirty_ = false;
    rd_kafka_assign(client_.get(), nullptr);
    if (!lost.empty()) log().info("bus.revoked", {{"partitions", static_cast<std::int64_t>(lost.size())}});
}

void KafkaSource::take_over() {
    std::map<TopicPartition, std::int64_t> offsets;
    for (const auto& at : *arriving_) offsets[at] = RD_KAFKA_OFFSET_INVALID;
    const auto list = partition_list(offsets);
    const auto error = rd_kafka_committed(client_.get(), list.get(), static_cast<int>(kCoordinatorPatience / 1ms));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        log().warning("bus.offsets_unknown", {{"error", std::string_view(rd_kafka_err2name(error))}});
        return;  // arriving_ stays: asked again with the next poll
    }
    std::int64_t fresh = 0;
    for (int i = 0; i < list->cnt; ++i) {
        auto& entry = list->elems[i];
        missing_since_.erase(entry.topic);
        // a group that never was here begins with the first record, as a partition added later does (pitfall K21)
        if (entry.offset == RD_KAFKA_OFFSET_INVALID) {
            entry.offset = RD_KAFKA_OFFSET_BEGINNING;
            ++fresh;
        }
        places_[{entry.topic, entry.partition}] = {entry.offset, entry.offset};
    }
    arriving_.reset();
    if (held_) {
        fetch_nothing();
    } else {
        rd_kafka_assign(client_.get(), list.get());
    }
    log().info("bus.assigned", {{"partitions", static_cast<std::int64_t>(list->cnt)}, {"without_offset", fresh}});
}

void KafkaSource::hold() {
    if (std::exchange(held_, true)) return;
    // To give up fetching is safer than to pause: resume of this version jumps back (pitfall K32). The member keeps its
    // partitions in the group, and polling goes on.
    if (!rebalance_waits()) fetch_nothing();
}

void KafkaSource::fetch_nothing() {
    const PartitionList none(rd_kafka_topic_partition_list_new(0));
    rd_kafka_assign(client_.get(), none.get());
}

void KafkaSource::resume_from_stored() {
    held_ = false;
    if (arriving_ || places_.empty()) return;
    std::map<TopicPartition, std::int64_t> offsets;
    for (const auto& [at, place] : places_) offsets[at] = place.stored;
    fetch_nothing();  // what was fetched before is dropped
    rd_kafka_assign(client_.get(), partition_list(offsets).get());
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
    const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_.get()));
    const Owned<rd_kafka_error_t> refused(rd_kafka_consumer_close_queue(client_.get(), queue.get()));
    const auto until = in(kClosePatience);
    while (!refused && rd_kafka_consumer_closed(client_.get()) == 0 && left(until) > 0) {
        rd_kafka_queue_poll_callback(queue.get(), std::min(left(until), 100));
        if (std::exchange(leaving_, false) || std::exchange(arriving_, std::nullopt)) rd_kafka_assign(client_.get(), nullptr);
    }
    places_.clear();
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
