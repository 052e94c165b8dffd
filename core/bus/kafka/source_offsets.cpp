#include <fmt/format.h>

#include "core/bus/kafka/source.hpp"

namespace carewire::kafka {
namespace {

using namespace std::chrono_literals;
/// How often stored offsets are committed while records flow.
constexpr auto kCommitInterval = 250ms;

}  // namespace

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

}  // namespace carewire::kafka
