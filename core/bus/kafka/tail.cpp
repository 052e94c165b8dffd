#include <algorithm>

#include <fmt/format.h>

#include "core/bus/kafka/client.hpp"
#include "core/bus/kafka/kafka.hpp"

namespace carewire {
namespace kafka {
namespace {

constexpr Duration kEntryPatience{5000};  // for the broker's answers about where to begin

class KafkaTail final : public Tail, private Listener {
  public:
    KafkaTail(const KafkaSettings& settings, std::string topic, Time since, Log& log)
        : Listener(log), topic_(std::move(topic)), since_(since) {
        client_ = make_client(RD_KAFKA_CONSUMER, make_conf(reader_properties(settings), *this));
        rd_kafka_poll_set_consumer(client_.get());
    }
    ~KafkaTail() override {
        // it belongs to no group: there is nothing to leave, and nothing that could be waited for
        rd_kafka_destroy_flags(client_.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }

    const std::map<int, std::int64_t>& entered() const override { return entered_; }
    bool caught_up() const override { return !entered_.empty() && ends_.empty(); }

    std::vector<Record> poll(std::size_t most, Duration wait) override {
        if (entered_.empty()) enter();
        std::vector<Record> batch;
        const auto until = in(wait);
        while (batch.size() < most) {
            const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(client_.get(), batch.empty() ? left(until) : 0));
            if (!message) break;
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                batch.push_back(to_record(*message));
                note_progress(message->partition, message->offset + 1);
            } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                note_progress(message->partition, message->offset);
            } else if (message->rkt != nullptr) {
                throw BusUnavailable(fmt::format("following {}: {}", topic_, rd_kafka_err2str(message->err)));
            }
        }
        return batch;
    }

  private:
    void enter() {
        const auto until = in(kEntryPatience);
        std::map<TopicPartition, std::int64_t> wanted;
        for (const int partition : partitions(until)) wanted[{topic_, partition}] = epoch_ms(since_);
        const auto list = partition_list(wanted);
        require("where to begin", rd_kafka_offsets_for_times(client_.get(), list.get(), std::max(left(until), 1)));
        std::map<int, std::int64_t> begins;
        for (int i = 0; i < list->cnt; ++i) {
            auto& place = list->elems[i];
            require("where to begin", place.err);
            std::int64_t low = 0;
            std::int64_t high = 0;
            require("its offsets", rd_kafka_query_watermark_offsets(client_.get(), place.topic, place.partition, &low, &high,
                                                                    std::max(left(until), 1)));
            if (place.offset < 0) place.offset = high;  // nothing that young: the end
            begins[place.partition] = place.offset;
            if (place.offset < high) ends_[place.partition] = high;
        }
        require("taking it up", rd_kafka_assign(client_.get(), list.get()));
        entered_ = std::move(begins);
    }

    std::vector<int> partitions(Steady until) {
        const Owned<rd_kafka_topic_t> handle(rd_kafka_topic_new(client_.get(), topic_.c_str(), nullptr));
        const rd_kafka_metadata_t* raw = nullptr;
        require("its partitions", rd_kafka_metadata(client_.get(), 0, handle.get(), &raw, std::max(left(until), 1)));
        const Owned<const rd_kafka_metadata_t> metadata(raw);
        std::vector<int> all;
        for (int t = 0; t < metadata->topic_cnt; ++t) {
            require("its partitions", metadata->topics[t].err);
            for (int p = 0; p < metadata->topics[t].partition_cnt; ++p) all.push_back(metadata->topics[t].partitions[p].id);
        }
        return all;
    }

    void require(const char* what, rd_kafka_resp_err_t error) const {
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
        throw BusUnavailable(fmt::format("following {}: {}: {}", topic_, what, rd_kafka_err2str(error)));
    }

    void note_progress(int partition, std::int64_t next) {
        const auto end = ends_.find(partition);
        if (end != ends_.end() && next >= end->second) ends_.erase(end);
    }

    Owned<rd_kafka_t> client_;
    const std::string topic_;
    const Time since_;
    std::map<int, std::int64_t> entered_;
    std::map<int, std::int64_t> ends_;  ///< of partitions that have not been read up to where they ended at first
};

}  // namespace
}  // namespace kafka

std::unique_ptr<Tail> open_kafka_tail(const KafkaSettings& settings, std::string topic, Time since, Log& log) {
    return std::make_unique<kafka::KafkaTail>(settings, std::move(topic), since, log);
}

}  // namespace carewire
