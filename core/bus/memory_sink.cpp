#include <deque>

#include "core/bus/memory_state.hpp"

namespace carewire {
namespace {

DeliveryReport fatal_report() { return {.fate = Delivery::PossiblyPersisted, .why = "the producer had a fatal error"}; }

/// Produces into the log at once; its reports wait until drain(), as Kafka's do.
class MemorySink final : public Sink {
  public:
    explicit MemorySink(std::shared_ptr<MemoryBusState> state) : state_(std::move(state)) {}

    bool produce(OutRecord record, Report report) override {
        const std::scoped_lock lock(state_->mutex);
        throw_if_fatal();
        if (waiting_.size() + unsent_.size() >= state_->queue_limit) return false;
        if (state_->available) {
            send(std::move(record), std::move(report));
        } else {
            unsent_.emplace_back(std::move(record), std::move(report));
        }
        return true;
    }

    int wake_fd() const override { return -1; }

    void drain() override {
        for (auto& [report, answer] : take_ready()) {
            if (answer) answer(report);
        }
        const std::scoped_lock lock(state_->mutex);
        throw_if_fatal();
    }

    std::shared_ptr<Publication> begin_publish(std::vector<OutRecord> records, Duration deadline) override {
        const auto publication = std::make_shared<Publication>(records.size(), deadline);
        for (auto& record : records) {
            const bool queued = produce(std::move(record), [publication](const DeliveryReport& report) { publication->note(report); });
            if (!queued) throw BusUnavailable("publish: the queue is full");
        }
        return publication;
    }

    /// Nobody else moves while this thread waits, so what has no report now will have none at the deadline.
    void finish(Publication& publication) override {
        drain();
        publication.require_done();
    }

    bool healthy() const override {
        const std::scoped_lock lock(state_->mutex);
        return state_->available && !state_->fatal;
    }

    std::size_t flush(Duration) override {
        drain();
        const std::scoped_lock lock(state_->mutex);
        return waiting_.size() + unsent_.size();
    }

  private:
    using Waiting = std::pair<DeliveryReport, Report>;

    void throw_if_fatal() const {
        if (state_->fatal) throw BusFatal("the producer had a fatal error: this process must be started again");
    }

    void send(OutRecord record, Report report) {
        auto answer = deliver(std::move(record));
        waiting_.emplace_back(std::move(answer), std::move(report));
    }

    DeliveryReport deliver(OutRecord record) {
        const auto topic = state_->topics.find(record.topic);
        if (topic == state_->topics.end()) {
            return {.fate = Delivery::NotPersisted, .why = "unknown topic " + record.topic, .misconfigured = true};
        }
        auto decided = state_->fate ? state_->fate(record) : std::nullopt;
        if (decided && decided->fate == Delivery::NotPersisted) return *decided;
        Record stored{.topic = std::move(record.topic), .key = std::move(record.key), .value = std::move(record.value),
                      .headers = std::move(record.headers)};
        const auto [partition, offset] = state_->append(topic->second, std::move(stored), -1);
        auto report = decided.value_or(DeliveryReport{.fate = Delivery::Persisted});
        if (report.fate == Delivery::Persisted) report.partition = partition, report.offset = offset;
        return report;
    }

    std::deque<Waiting> take_ready() {
        const std::scoped_lock lock(state_->mutex);
        if (state_->fatal) {
            for (auto& [record, report] : unsent_) waiting_.emplace_back(fatal_report(), std::move(report));
            unsent_.clear();
            for (auto& entry : waiting_) entry.first = fatal_report();
        } else {
            for (; state_->available && !unsent_.empty(); unsent_.pop_front()) {
                send(std::move(unsent_.front().first), std::move(unsent_.front().second));
            }
            if (state_->reports_held || !state_->available) return {};
        }
        return std::exchange(waiting_, {});
    }

    std::shared_ptr<MemoryBusState> state_;
    std::deque<Waiting> waiting_;
    std::deque<std::pair<OutRecord, Report>> unsent_;
};

}  // namespace

std::unique_ptr<Sink> make_memory_sink(std::shared_ptr<MemoryBusState> state) {
    return std::make_unique<MemorySink>(std::move(state));
}

}  // namespace carewire
