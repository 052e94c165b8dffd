#include "core/bus/memory_bus.hpp"

#include <algorithm>

#include "core/bus/memory_state.hpp"
#include "core/bus/partition.hpp"

namespace carewire {

std::pair<int, std::int64_t> MemoryBusState::append(Topic& topic, Record record, int partition) {
    const auto count = topic.partitions.size();
    if (partition < 0) {
        partition = record.key.empty() ? static_cast<int>(topic.without_key++ % count)
                                       : partition_of(record.key, static_cast<int>(count));
    }
    auto& log = topic.partitions.at(static_cast<std::size_t>(partition));
    record.partition = partition;
    record.offset = static_cast<std::int64_t>(log.size());
    record.produced = clock.now();
    log.push_back(std::move(record));
    appended.notify_all();
    return {partition, log.back().offset};
}

void MemoryBusState::rebalance(Group& group) {
    ++group.generation;
    for (auto& [id, member] : group.members) member.assigned.clear();
    for (const auto& [name, topic] : topics) {
        std::vector<Member*> readers;
        for (auto& [id, member] : group.members) {
            if (std::ranges::count(member.topics, name) > 0) readers.push_back(&member);
        }
        if (readers.empty()) continue;
        const auto each = topic.partitions.size() / readers.size();
        const auto extra = topic.partitions.size() % readers.size();
        int next = 0;
        for (std::size_t i = 0; i < readers.size(); ++i) {
            for (auto n = each + (i < extra ? 1 : 0); n > 0; --n) readers[i]->assigned.push_back({name, next++});
        }
    }
    appended.notify_all();
}

MemoryBus::MemoryBus(const Clock& clock) : state_(std::make_shared<MemoryBusState>(clock)) {}

void MemoryBus::create(const std::string& topic, int partitions) {
    const std::scoped_lock lock(state_->mutex);
    auto& made = state_->topics[topic];
    if (made.partitions.empty()) made.partitions.resize(static_cast<std::size_t>(partitions));
    for (auto& [name, group] : state_->groups) state_->rebalance(group);
}

std::unique_ptr<Sink> MemoryBus::sink() { return make_memory_sink(state_); }
std::unique_ptr<Source> MemoryBus::source(std::string group, std::vector<std::string> topics) {
    return make_memory_source(state_, std::move(group), std::move(topics));
}
std::unique_ptr<BusAdmin> MemoryBus::admin() { return make_memory_admin(state_); }
std::unique_ptr<Tail> MemoryBus::tail(std::string topic, Time since) {
    return make_memory_tail(state_, std::move(topic), since);
}

void MemoryBus::decide_fates(Fate fate) {
    const std::scoped_lock lock(state_->mutex);
    state_->fate = std::move(fate);
}

void MemoryBus::hold_reports(bool held) {
    const std::scoped_lock lock(state_->mutex);
    state_->reports_held = held;
    state_->appended.notify_all();
}

void MemoryBus::set_available(bool available) {
    const std::scoped_lock lock(state_->mutex);
    state_->available = available;
    state_->appended.notify_all();
}

void MemoryBus::limit_queue(std::size_t records) {
    const std::scoped_lock lock(state_->mutex);
    state_->queue_limit = records;
}

void MemoryBus::fail_fatally() {
    const std::scoped_lock lock(state_->mutex);
    state_->fatal = true;
}

void MemoryBus::append(Record record) {
    const std::scoped_lock lock(state_->mutex);
    auto& topic = state_->topics.at(record.topic);
    const auto partition = record.partition;
    state_->append(topic, std::move(record), partition);
}

std::vector<Record> MemoryBus::records(std::string_view topic) const {
    const std::scoped_lock lock(state_->mutex);
    std::vector<Record> all;
    const auto found = state_->topics.find(topic);
    if (found == state_->topics.end()) return all;
    for (const auto& log : found->second.partitions) all.insert(all.end(), log.begin(), log.end());
    return all;
}

std::optional<std::int64_t> MemoryBus::committed(std::string_view group, const TopicPartition& at) const {
    const std::scoped_lock lock(state_->mutex);
    const auto found = state_->groups.find(group);
    if (found == state_->groups.end()) return std::nullopt;
    const auto offset = found->second.committed.find(at);
    if (offset == found->second.committed.end()) return std::nullopt;
    return offset->second;
}

}  // namespace carewire
