#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/bus/kafka/client.hpp"
#include "core/bus/kafka/kafka.hpp"

namespace carewire::kafka {

/// Longest wait for the group's coordinator while partitions change hands; then it is tried again with the next poll.
inline constexpr auto kCoordinatorPatience = std::chrono::seconds{2};

/// A member of a consumer group. The client's callbacks only note what happened; poll() carries it out, so that nothing waits
/// inside a callback and no exception crosses the library. Offsets are kept here and committed from here: the client's own
/// offset store is not used.
class KafkaSource final : public Source, private Listener {
  public:
    KafkaSource(const KafkaSettings& settings, KafkaMembership membership, Log& log);
    ~KafkaSource() override;

    std::vector<Record> poll(std::size_t most, Duration wait) override;
    void store_offset(const TopicPartition& at, std::int64_t next) override;
    void commit_offsets(Duration deadline) override;
    void hold() override;
    void resume_from_stored() override;
    std::vector<TopicPartition> assignment() const override;
    void on_revoked(std::function<void(const std::vector<TopicPartition>&)> callback) override;
    std::map<TopicPartition, std::int64_t> lag(Duration deadline) override;
    void close() override;

  private:
    /// Where a partition stands. An offset below 0 is one of the client's marks (the beginning).
    struct Place {
        std::int64_t stored = 0;
        std::int64_t committed = 0;
    };

    void rebalanced(rd_kafka_resp_err_t kind, const rd_kafka_topic_partition_list_t& partitions) override;
    void committed(rd_kafka_resp_err_t error, const rd_kafka_topic_partition_list_t* offsets) override;
    void failed(rd_kafka_resp_err_t error, std::string_view text) override;
    void failed(rd_kafka_resp_err_t error, std::string_view text, rd_kafka_topic_t* topic);

    bool rebalance_waits() const { return leaving_ || arriving_; }
    void carry_out_rebalance(std::vector<Record>& batch);
    void give_back(std::vector<Record>& batch);
    void take_over();
    std::int64_t begin_where_nothing_is_committed(rd_kafka_topic_partition_list_t& list);
    void fetch_nothing();
    std::map<TopicPartition, std::int64_t> uncommitted() const;
    void commit_when_due();
    void throw_what_stops_us(bool nothing_in_hand) const;
    void leave();

    Owned<rd_kafka_t> client_;
    std::map<TopicPartition, Place> places_;
    std::optional<std::vector<TopicPartition>> arriving_;
    bool leaving_ = false;
    bool held_ = false;
    bool dirty_ = false;
    Steady next_commit_{};
    std::function<void(const std::vector<TopicPartition>&)> revoked_;
    /// Topics that the broker refuses us: until when that may be a moment's fault, and its words.
    std::map<std::string, std::pair<Steady, std::string>> missing_since_;
    std::string fatal_;
};

}  // namespace carewire::kafka
