#include <algorithm>

#include "core/bus/memory_state.hpp"

namespace carewire {
namespace {

class MemoryAdmin final : public BusAdmin {
  public:
    explicit MemoryAdmin(std::shared_ptr<MemoryBusState> state) : state_(std::move(state)) {}

    std::vector<TopicInfo> topics(Duration) override {
        const auto lock = enter();
        std::vector<TopicInfo> all;
        for (const auto& [name, topic] : state_->topics) {
            all.push_back({name, static_cast<int>(topic.partitions.size()), 1, topic.config});
        }
        return all;
    }

    void create(const std::vector<TopicWish>& wishes, Duration) override {
        const auto lock = enter();
        for (const auto& wish : wishes) {
            auto [at, fresh] = state_->topics.try_emplace(wish.name);
            if (!fresh) continue;
            at->second.partitions.resize(static_cast<std::size_t>(wish.partitions));
            at->second.config = wish.config;
        }
        share_out();
    }

    void grow(std::string_view topic, int partitions, Duration) override {
        const auto lock = enter();
        auto& found = known(topic);
        if (partitions <= static_cast<int>(found.partitions.size())) throw BusUnavailable("a topic can only grow");
        found.partitions.resize(static_cast<std::size_t>(partitions));
        share_out();
    }

    void configure(std::string_view topic, const std::map<std::string, std::string>& config, Duration) override {
        const auto lock = enter();
        for (const auto& [key, value] : config) known(topic).config[key] = value;
    }

    std::vector<std::string> groups(Duration) override {
        const auto lock = enter();
        std::vector<std::string> names;
        for (const auto& [name, group] : state_->groups) names.push_back(name);
        return names;
    }

    GroupInfo group(std::string_view name, Duration) override {
        const auto lock = enter();
        const auto found = state_->groups.find(name);
        if (found == state_->groups.end()) return {.name = std::string(name), .state = "Dead"};
        const auto& group = found->second;
        GroupInfo info{found->first, group.members.empty() ? "Empty" : "Stable", {}, group.committed};
        for (const auto& [id, member] : group.members) {
            info.members.push_back({"member-" + std::to_string(id), "", "memory", member.assigned});
        }
        return info;
    }

    void move_group(std::string_view name, const std::map<TopicPartition, std::int64_t>& offsets, Duration) override {
        const auto lock = enter();
        const auto found = state_->groups.find(name);
        if (found == state_->groups.end()) throw BusUnavailable("unknown group " + std::string(name));
        if (!found->second.members.empty()) throw BusUnavailable("the group has members");
        for (const auto& [at, offset] : offsets) found->second.committed[at] = offset;
    }

    std::map<TopicPartition, OffsetRange> ranges(const std::vector<std::string>& topics, Duration) override {
        const auto lock = enter();
        std::map<TopicPartition, OffsetRange> found;
        for (const auto& name : topics) {
            const auto& logs = known(name).partitions;
            for (std::size_t p = 0; p < logs.size(); ++p) {
                found[{name, static_cast<int>(p)}] = {0, static_cast<std::int64_t>(logs[p].size())};
            }
        }
        return found;
    }

    std::map<TopicPartition, std::int64_t> offsets_at(std::string_view topic, Time from, Duration) override {
        const auto lock = enter();
        std::map<TopicPartition, std::int64_t> found;
        const auto& logs = known(topic).partitions;
        for (std::size_t p = 0; p < logs.size(); ++p) {
            const auto first = std::ranges::find_if(logs[p], [&](const Record& record) { return record.produced >= from; });
            found[{std::string(topic), static_cast<int>(p)}] = first - logs[p].begin();
        }
        return found;
    }

    void read(const std::map<TopicPartition, OffsetRange>& ranges, const std::function<bool(Record&&)>& each,
              Duration) override {
        for (const auto& [at, range] : ranges) {
            for (auto offset = range.begin; offset < range.end; ++offset) {
                if (!each(copy(at, offset))) return;
            }
        }
    }

  private:
    std::unique_lock<std::mutex> enter() const {
        std::unique_lock lock(state_->mutex);
        if (!state_->available) throw BusUnavailable("the broker does not answer");
        return lock;
    }
    MemoryBusState::Topic& known(std::string_view topic) const {
        const auto found = state_->topics.find(topic);
        if (found == state_->topics.end()) throw BusUnavailable("unknown topic " + std::string(topic));
        return found->second;
    }
    Record copy(const TopicPartition& at, std::int64_t offset) const {
        const auto lock = enter();
        return known(at.topic).partitions.at(static_cast<std::size_t>(at.partition)).at(static_cast<std::size_t>(offset));
    }
    void share_out() {
        for (auto& [name, group] : state_->groups) state_->rebalance(group);
    }

    std::shared_ptr<MemoryBusState> state_;
};

}  // namespace

std::unique_ptr<BusAdmin> make_memory_admin(std::shared_ptr<MemoryBusState> state) {
    return std::make_unique<MemoryAdmin>(std::move(state));
}

}  // namespace carewire
