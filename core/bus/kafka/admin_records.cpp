#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/bus/kafka/admin.hpp"

namespace carewire::kafka {

std::vector<TopicPartition> KafkaAdmin::partitions_of(const std::vector<std::string>& topics, Duration deadline) {
    std::vector<TopicPartition> all;
    const auto known = listed(deadline);
    for (const auto& name : topics) {
        const auto found = std::ranges::find(known, name, &TopicInfo::name);
        if (found == known.end()) throw BusUnavailable(fmt::format("topic {} does not exist; see `carewire topics`", name));
        for (int p = 0; p < found->partitions; ++p) all.push_back({name, p});
    }
    return all;
}

std::map<TopicPartition, OffsetRange> KafkaAdmin::ranges(const std::vector<std::string>& topics, Duration deadline) {
    const auto until = in(deadline);
    std::map<TopicPartition, OffsetRange> found;
    for (const auto& at : partitions_of(topics, deadline)) {
        auto& range = found[at];
        const auto error = rd_kafka_query_watermark_offsets(client_.get(), at.topic.c_str(), at.partition, &range.begin,
                                                            &range.end, std::max(left(until), 1));
        require(fmt::format("offsets of {}/{}", at.topic, at.partition), error);
    }
    return found;
}

std::map<TopicPartition, std::int64_t> KafkaAdmin::offsets_at(std::string_view topic, Time from, Duration deadline) {
    const auto until = in(deadline);
    std::map<TopicPartition, std::int64_t> found;
    for (const auto& at : partitions_of({std::string(topic)}, deadline)) found[at] = epoch_ms(from);
    const auto list = partition_list(found);
    require(fmt::format("offsets of {} by time", topic),
            rd_kafka_offsets_for_times(client_.get(), list.get(), std::max(left(until), 1)));
    for (int i = 0; i < list->cnt; ++i) {
        const auto& answer = list->elems[i];
        const auto where = fmt::format("offsets of {}/{} by time", answer.topic, answer.partition);
        require(where, answer.err);
        auto offset = answer.offset;
        if (offset < 0) {  // nothing that young: the end
            std::int64_t low = 0;
            require(where, rd_kafka_query_watermark_offsets(client_.get(), answer.topic, answer.partition, &low, &offset,
                                                            std::max(left(until), 1)));
        }
        found[{answer.topic, answer.partition}] = offset;
    }
    return found;
}

void KafkaAdmin::read(const std::map<TopicPartition, OffsetRange>& ranges, const std::function<bool(Record&&)>& each,
                      Duration patience) {
    std::map<TopicPartition, std::int64_t> begins;
    std::map<TopicPartition, std::int64_t> ends;
    for (const auto& [at, range] : ranges) {
        if (range.begin >= range.end) continue;
        begins[at] = range.begin;
        ends[at] = range.end;
    }
    if (begins.empty()) return;
    require("reading records", rd_kafka_assign(client_.get(), partition_list(begins).get()));
    const std::shared_ptr<void> unassign(nullptr, [this](void*) { rd_kafka_assign(client_.get(), nullptr); });
    auto until = in(patience);
    while (!ends.empty()) {
        const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(client_.get(), left(until)));
        if (!message) throw BusUnavailable(fmt::format("reading records: nothing came for {} ms", patience.count()));
        if (message->rkt == nullptr) continue;  // about the connection: the client goes on by itself
        const auto end = ends.find({rd_kafka_topic_name(message->rkt), message->partition});
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            until = in(patience);
            if (end == ends.end() || message->offset >= end->second) {
                if (end != ends.end()) ends.erase(end);  // the last ones of the range are gone by compaction
                continue;
            }
            const bool last = message->offset + 1 >= end->second;
            if (last) ends.erase(end);
            if (!each(to_record(*message))) return;
        } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            if (end != ends.end()) ends.erase(end);
        } else {
            require(fmt::format("reading {}/{}", rd_kafka_topic_name(message->rkt), message->partition), message->err);
        }
    }
}

}  // namespace carewire::kafka
