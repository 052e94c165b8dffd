#pragma once
#include <algorithm>
#include <thread>

#include "core/bus/kafka/client.hpp"
#include "core/bus/kafka/kafka.hpp"

namespace carewire::kafka {

/// One client for questions and for reading ranges; it is in no group. The requests to the broker are in admin_*.cpp.
class KafkaAdmin final : public BusAdmin {
  public:
    KafkaAdmin(const KafkaSettings& settings, Log& log);
    ~KafkaAdmin() override;

    std::vector<TopicInfo> topics(Duration deadline) override;
    void create(const std::vector<TopicWish>& topics, Duration deadline) override;
    void grow(std::string_view topic, int partitions, Duration deadline) override;
    void configure(std::string_view topic, const std::map<std::string, std::string>& config, Duration deadline) override;
    std::vector<std::string> groups(Duration deadline) override;
    GroupInfo group(std::string_view name, Duration deadline) override;
    void move_group(std::string_view name, const std::map<TopicPartition, std::int64_t>& offsets, Duration deadline) override;
    std::map<TopicPartition, OffsetRange> ranges(const std::vector<std::string>& topics, Duration deadline) override;
    std::map<TopicPartition, std::int64_t> offsets_at(std::string_view topic, Time from, Duration deadline) override;
    void read(const std::map<TopicPartition, OffsetRange>& ranges, const std::function<bool(Record&&)>& each,
              Duration patience) override;

  private:
    /// Sends one request and waits for its result; throws BusUnavailable naming `what` when there is none.
    template <class Send>
    Owned<rd_kafka_event_t> ask(std::string_view what, rd_kafka_admin_op_t kind, Duration deadline, Send&& send);
    /// Partitions per topic as the broker says; topics of the broker itself are left out.
    std::vector<TopicInfo> listed(Duration deadline);
    bool led(const std::string& topic, Duration deadline);
    void wait_for_leaders(const std::vector<TopicWish>& wishes, Duration deadline);
    std::vector<std::string> listed_groups(Duration deadline);
    GroupInfo described(const std::string& name, Duration deadline);
    std::vector<TopicPartition> partitions_of(const std::vector<std::string>& topics, Duration deadline);

    Listener listener_;
    Owned<rd_kafka_t> client_;
    Owned<rd_kafka_queue_t> answers_;
};

/// The group's coordinator is on its way, as it is in a broker's first seconds: to be asked again.
class CoordinatorOnItsWay : public BusUnavailable {
  public:
    using BusUnavailable::BusUnavailable;
};

/// Asks until the deadline while the coordinator is on its way.
template <class Ask>
auto once_coordinator_is_there(Duration deadline, Ask&& ask) {
    constexpr auto kBetween = std::chrono::milliseconds{100};
    const auto until = in(deadline);
    while (true) {
        try {
            return ask(Duration{std::max(left(until), 1)});
        } catch (const CoordinatorOnItsWay&) {
            if (left(until) <= kBetween.count()) throw;
            std::this_thread::sleep_for(kBetween);
        }
    }
}

/// Throws BusUnavailable with the broker's words unless there is no error.
void require(std::string_view what, rd_kafka_resp_err_t error, const char* text = nullptr);

template <class Send>
Owned<rd_kafka_event_t> KafkaAdmin::ask(std::string_view what, rd_kafka_admin_op_t kind, Duration deadline, Send&& send) {
    const Owned<rd_kafka_AdminOptions_t> options(rd_kafka_AdminOptions_new(client_.get(), kind));
    const auto ms = static_cast<int>(deadline.count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), ms, nullptr, 0);
    const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_.get()));
    send(options.get(), queue.get());
    constexpr int kForTheClientsOwnTimeout = 500;
    Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), ms + kForTheClientsOwnTimeout));
    if (!event) require(what, RD_KAFKA_RESP_ERR__TIMED_OUT);
    require(what, rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get()));
    return event;
}

}  // namespace carewire::kafka
