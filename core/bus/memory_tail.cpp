#include <algorithm>

#include "core/bus/memory_state.hpp"

namespace carewire {
namespace {

class MemoryTail final : public Tail {
  public:
    MemoryTail(std::shared_ptr<MemoryBusState> state, std::string topic, Time since)
        : state_(std::move(state)), topic_(std::move(topic)), since_(since) {}

    const std::map<int, std::int64_t>& entered() const override { return entered_; }
    bool caught_up() const override { return !entered_.empty() && ends_.empty(); }

    std::vector<Record> poll(std::size_t most, Duration wait) override {
        std::unique_lock lock(state_->mutex);
        if (!state_->available) throw BusUnavailable("following " + topic_ + ": no answer");
        const auto found = state_->topics.find(topic_);
        if (found == state_->topics.end()) throw BusUnavailable("following " + topic_ + ": there is no such topic");
        const auto& logs = found->second.partitions;
        if (entered_.empty()) enter(logs);
        auto batch = take(logs, most);
        if (batch.empty() && wait.count() > 0) {
            state_->appended.wait_for(lock, wait);
            batch = take(logs, most);
        }
        return batch;
    }

  private:
    void enter(const std::vector<std::vector<Record>>& logs) {
        for (int partition = 0; const auto& log : logs) {
            const auto young = std::ranges::find_if(log, [&](const Record& record) { return record.produced >= since_; });
            entered_[partition] = young - log.begin();
            if (young != log.end()) ends_[partition] = static_cast<std::int64_t>(log.size());
            ++partition;
        }
        next_ = entered_;
    }

    std::vector<Record> take(const std::vector<std::vector<Record>>& logs, std::size_t most) {
        std::vector<Record> batch;
        for (auto& [partition, next] : next_) {
            const auto& log = logs[static_cast<std::size_t>(partition)];
            while (batch.size() < most && next < static_cast<std::int64_t>(log.size())) {
                batch.push_back(log[static_cast<std::size_t>(next++)]);
            }
            const auto end = ends_.find(partition);
            if (end != ends_.end() && next >= end->second) ends_.erase(end);
        }
        return batch;
    }

    std::shared_ptr<MemoryBusState> state_;
    const std::string topic_;
    const Time since_;
    std::map<int, std::int64_t> entered_, next_, ends_;
};

}  // namespace

std::unique_ptr<Tail> make_memory_tail(std::shared_ptr<MemoryBusState> state, std::string topic, Time since) {
    return std::make_unique<MemoryTail>(std::move(state), std::move(topic), since);
}

}  // namespace carewire
