#include <algorithm>

#include "core/bus/memory_state.hpp"

namespace carewire {
namespace {

/// A member of a group. Partitions change hands only inside poll(), on the thread that polls.
class MemorySource final : public Source {
  public:
    MemorySource(std::shared_ptr<MemoryBusState> state, std::string group, std::vector<std::string> topics)
        : state_(std::move(state)), group_(std::move(group)) {
        const std::scoped_lock lock(state_->mutex);
        id_ = state_->next_member++;
        auto& joined = state_->groups[group_];
        joined.members[id_].topics = std::move(topics);
        state_->rebalance(joined);
    }
    ~MemorySource() override { leave(false); }

    std::vector<Record> poll(std::size_t most, Duration wait) override {
        follow_rebalance();
        std::unique_lock lock(state_->mutex);
        commit_stored();
        auto batch = take(most);
        if (batch.empty() && wait.count() > 0 && !closed_) {
            state_->appended.wait_for(lock, wait);
            batch = take(most);
        }
        return batch;
    }

    void store_offset(const TopicPartition& at, std::int64_t next) override {
        const auto found = places_.find(at);
        if (found == places_.end()) return;
        found->second.stored = next;
        stored_[at] = next;
    }

    void commit_offsets(Duration) override {
        const std::scoped_lock lock(state_->mutex);
        if (!commit_stored()) throw BusUnavailable("commit of offsets: no answer within the deadline");
    }

    void hold() override { held_ = true; }
    void resume_from_stored() override {
        held_ = false;
        for (auto& [at, place] : places_) place.next = place.stored;
    }

    std::vector<TopicPartition> assignment() const override {
        std::vector<TopicPartition> mine;
        for (const auto& [at, place] : places_) mine.push_back(at);
        return mine;
    }

    void on_revoked(std::function<void(const std::vector<TopicPartition>&)> callback) override {
        revoked_ = std::move(callback);
    }

    std::map<TopicPartition, std::int64_t> lag(Duration) override {
        const std::scoped_lock lock(state_->mutex);
        if (!state_->available) throw BusUnavailable("lag: no answer within the deadline");
        std::map<TopicPartition, std::int64_t> behind;
        for (const auto& [at, place] : places_) behind[at] = static_cast<std::int64_t>(log(at).size()) - place.stored;
        return behind;
    }

    void close() override { leave(true); }

  private:
    struct Place {
        std::int64_t next = 0;    ///< to be read
        std::int64_t stored = 0;  ///< first record that is not handled
    };

    MemoryBusState::Group& group() { return state_->groups.at(group_); }
    const std::vector<Record>& log(const TopicPartition& at) const {
        return state_->topics.at(at.topic).partitions.at(static_cast<std::size_t>(at.partition));
    }

    /// Gives partitions back and takes new ones as the group decided; the callback runs without the lock.
    void follow_rebalance() {
        std::unique_lock lock(state_->mutex);
        if (closed_ || generation_ == group().generation) return take_free_partitions();
        generation_ = group().generation;
        if (!places_.empty()) {
            const auto lost = assignment();
            lock.unlock();
            if (revoked_) revoked_(lost);
            lock.lock();
            give_back();
        }
        take_free_partitions();
    }

    void take_free_partitions() {
        if (closed_ || generation_ != group().generation) return;
        for (const auto& at : group().members.at(id_).assigned) {
            if (places_.contains(at) || !group().owners.try_emplace(at, id_).second) continue;
            const auto known = group().committed.find(at);
            const auto from = known == group().committed.end() ? 0 : known->second;
            places_[at] = {.next = from, .stored = from};
        }
    }

    void give_back() {
        commit_stored();
        for (const auto& [at, place] : places_) group().owners.erase(at);
        places_.clear();
        stored_.clear();
    }

    bool commit_stored() {
        if (!state_->available) return false;
        for (const auto& [at, next] : stored_) group().committed[at] = next;
        stored_.clear();
        return true;
    }

    std::vector<Record> take(std::size_t most) {
        std::vector<Record> batch;
        if (held_ || !state_->available) return batch;
        for (auto& [at, place] : places_) {
            const auto& records = log(at);
            while (batch.size() < most && place.next < static_cast<std::int64_t>(records.size())) {
                batch.push_back(records[static_cast<std::size_t>(place.next++)]);
            }
        }
        return batch;
    }

    void leave(bool commit) {
        const std::scoped_lock lock(state_->mutex);
        if (std::exchange(closed_, true)) return;
        if (!commit) stored_.clear();
        give_back();
        group().members.erase(id_);
        state_->rebalance(group());
    }

    std::shared_ptr<MemoryBusState> state_;
    std::string group_;
    int id_ = 0;
    int generation_ = 0;
    bool held_ = false;
    bool closed_ = false;
    std::map<TopicPartition, Place> places_;
    std::map<TopicPartition, std::int64_t> stored_;  ///< not committed yet
    std::function<void(const std::vector<TopicPartition>&)> revoked_;
};

}  // namespace

std::unique_ptr<Source> make_memory_source(std::shared_ptr<MemoryBusState> state, std::string group,
                                           std::vector<std::string> topics) {
    return std::make_unique<MemorySource>(std::move(state), std::move(group), std::move(topics));
}

}  // namespace carewire
