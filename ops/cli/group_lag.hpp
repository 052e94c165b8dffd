#pragma once
#include <string>
#include <vector>

#include "core/bus/admin.hpp"

namespace carewire::cli {

/// One partition of one consumer group.
struct PartitionLag {
    TopicPartition at;
    std::string member;          ///< who reads it: the instance, else the broker's id; empty = nobody
    std::int64_t committed = 0;  ///< first event not handled
    std::int64_t end = 0;
    Duration behind{};  ///< how long the first unhandled event has waited; 0 when none waits
    std::int64_t events() const { return end - committed; }
};

struct GroupLag {
    GroupInfo group;
    std::vector<PartitionLag> partitions;
    std::int64_t events() const;
    Duration behind() const;
    /// Members that have no partition: more consumers than partitions of any one topic.
    std::size_t idle_members() const;
};

/// How far a group is behind on everything that it reads. Lag in seconds is what to scale on (operations.md section 2): now
/// minus the produce time of the next unread event. Throws BusUnavailable.
GroupLag measure_lag(BusAdmin& admin, const std::string& group, Time now, Duration deadline);

}  // namespace carewire::cli
