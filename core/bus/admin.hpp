#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/bus.hpp"

namespace carewire {

struct TopicInfo {
    std::string name;
    int partitions = 0;
    int replication = 0;
    std::map<std::string, std::string> config;  ///< effective values, defaults included
};

struct TopicWish {
    std::string name;
    int partitions = 12;
    int replication = 1;
    std::map<std::string, std::string> config;  ///< what differs from the broker's defaults
};

struct GroupMember {
    std::string id;        ///< given by the broker
    std::string instance;  ///< static membership; empty without
    std::string host;
    std::vector<TopicPartition> assigned;
};

struct GroupInfo {
    std::string name;
    std::string state;  ///< the broker's own words: Stable, Empty, Dead, …
    std::vector<GroupMember> members;
    std::map<TopicPartition, std::int64_t> committed;  ///< next offset to read; partitions without one are absent
};

/// What a partition holds: `begin` is its first record, `end` the offset after its last.
struct OffsetRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    auto operator<=>(const OffsetRange&) const = default;
};

/// Looks at the broker and sets it up: for commands and installers, never on the path of an event. Every call waits at most
/// its deadline and throws BusUnavailable when it passed or the broker refused. Used from one thread.
class BusAdmin {
  public:
    virtual ~BusAdmin() = default;

    /// Every topic but the broker's own.
    virtual std::vector<TopicInfo> topics(Duration deadline) = 0;
    /// Does nothing where a topic of that name exists.
    virtual void create(const std::vector<TopicWish>& topics, Duration deadline) = 0;
    /// More partitions than before; keys move to other partitions from then on.
    virtual void grow(std::string_view topic, int partitions, Duration deadline) = 0;
    /// Sets these configuration entries, leaves the others.
    virtual void configure(std::string_view topic, const std::map<std::string, std::string>& config, Duration deadline) = 0;

    virtual std::vector<std::string> groups(Duration deadline) = 0;
    /// A group that does not exist has the state Dead and no members.
    virtual GroupInfo group(std::string_view name, Duration deadline) = 0;
    /// Moves a group's committed offsets of these partitions. The broker refuses while the group has members.
    virtual void move_group(std::string_view name, const std::map<TopicPartition, std::int64_t>& offsets, Duration deadline) = 0;

    virtual std::map<TopicPartition, OffsetRange> ranges(const std::vector<std::string>& topics, Duration deadline) = 0;
    /// The first offset whose record was produced at or after `from`, per partition of the topic; the end where there is none.
    virtual std::map<TopicPartition, std::int64_t> offsets_at(std::string_view topic, Time from, Duration deadline) = 0;

    /// Hands over the records of these ranges, those of one partition in order, until all are read or `each` returns false.
    /// Throws BusUnavailable when nothing comes for `patience`. Records that compaction removed are skipped.
    virtual void read(const std::map<TopicPartition, OffsetRange>& ranges, const std::function<bool(Record&&)>& each,
                      Duration patience) = 0;
};

}  // namespace carewire
