#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "core/bus/memory_bus.hpp"

namespace carewire {

/// What MemoryBus and the sinks, sources and admins made by it share. Fields are touched with `mutex` held.
struct MemoryBusState {
    struct Topic {
        std::vector<std::vector<Record>> partitions;
        std::map<std::string, std::string> config;
        std::size_t without_key = 0;  ///< counts records without a key: they go round
    };
    struct Member {
        std::vector<std::string> topics;
        std::vector<TopicPartition> assigned;
    };
    struct Group {
        std::map<TopicPartition, std::int64_t> committed;
        std::map<int, Member> members;
        std::map<TopicPartition, int> owners;  ///< who reads a partition; another member waits until it is given back
        int generation = 0;
    };

    explicit MemoryBusState(const Clock& clock) : clock(clock) {}

    const Clock& clock;
    mutable std::mutex mutex;
    std::condition_variable appended;
    std::map<std::string, Topic, std::less<>> topics;
    std::map<std::string, Group, std::less<>> groups;
    MemoryBus::Fate fate;
    bool reports_held = false;
    bool available = true;
    bool fatal = false;
    std::size_t queue_limit = 10'000;
    int next_member = 1;

    /// Appends to the topic's partition (or the key's, when it is negative) and returns where it lies.
    std::pair<int, std::int64_t> append(Topic& topic, Record record, int partition);
    /// Shares the partitions out again, by range over the members in the order they joined.
    void rebalance(Group& group);
};

std::unique_ptr<Sink> make_memory_sink(std::shared_ptr<MemoryBusState> state);
std::unique_ptr<Source> make_memory_source(std::shared_ptr<MemoryBusState> state, std::string group,
                                           std::vector<std::string> topics);
std::unique_ptr<BusAdmin> make_memory_admin(std::shared_ptr<MemoryBusState> state);
std::unique_ptr<Tail> make_memory_tail(std::shared_ptr<MemoryBusState> state, std::string topic, Time since);

}  // namespace carewire
