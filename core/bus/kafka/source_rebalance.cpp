#include "core/bus/kafka/source.hpp"

namespace carewire::kafka {
namespace {

using namespace std::chrono_literals;

std::vector<TopicPartition> to_vector(const rd_kafka_topic_partition_list_t& list) {
    std::vector<TopicPartition> all;
    for (int i = 0; i < list.cnt; ++i) all.push_back({list.elems[i].topic, list.elems[i].partition});
    return all;
}

}  // namespace

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

/// A group that never was here begins with the first record, as a partition added later does (pitfall K21). How many those are.
std::int64_t KafkaSource::begin_where_nothing_is_committed(rd_kafka_topic_partition_list_t& list) {
    std::map<TopicPartition, std::int64_t> asked;
    for (int i = 0; i < list.cnt; ++i) {
        auto& entry = list.elems[i];
        if (entry.offset != RD_KAFKA_OFFSET_INVALID) continue;
        entry.offset = RD_KAFKA_OFFSET_BEGINNING;
        asked[{entry.topic, entry.partition}] = RD_KAFKA_OFFSET_BEGINNING;
    }
    if (asked.empty()) return 0;
    // The client would look each up for itself half a second later (its timer for that); one question for all is quicker. The
    // protocol's mark for "earliest" stands where a time would. Without an answer the client's own way is taken.
    const auto answers = partition_list(asked);
    const auto error = rd_kafka_offsets_for_times(client_.get(), answers.get(), static_cast<int>(kCoordinatorPatience / 1ms));
    for (int i = 0; error == RD_KAFKA_RESP_ERR_NO_ERROR && i < answers->cnt; ++i) {
        const auto& answer = answers->elems[i];
        if (answer.err != RD_KAFKA_RESP_ERR_NO_ERROR || answer.offset < 0) continue;
        rd_kafka_topic_partition_list_find(&list, answer.topic, answer.partition)->offset = answer.offset;
    }
    return static_cast<std::int64_t>(asked.size());
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
    const auto fresh = begin_where_nothing_is_committed(*list);
    for (int i = 0; i < list->cnt; ++i) {
        const auto& entry = list->elems[i];
        missing_since_.erase(entry.topic);
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

}  // namespace carewire::kafka
