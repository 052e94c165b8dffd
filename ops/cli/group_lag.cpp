#include "ops/cli/group_lag.hpp"

#include <algorithm>
#include <set>

namespace carewire::cli {
namespace {

std::set<std::string> topics_of(const GroupInfo& group) {
    std::set<std::string> topics;
    for (const auto& [at, offset] : group.committed) topics.insert(at.topic);
    for (const auto& member : group.members) {
        for (const auto& at : member.assigned) topics.insert(at.topic);
    }
    return topics;
}

/// A topic that was deleted since does not count.
std::vector<std::string> those_that_exist(BusAdmin& admin, const std::set<std::string>& topics, Duration deadline) {
    std::vector<std::string> existing;
    for (const auto& topic : admin.topics(deadline)) {
        if (topics.contains(topic.name)) existing.push_back(topic.name);
    }
    return existing;
}

std::string reader_of(const GroupInfo& group, const TopicPartition& at) {
    for (const auto& member : group.members) {
        if (std::ranges::count(member.assigned, at) > 0) return member.instance.empty() ? member.id : member.instance;
    }
    return "";
}

/// Reads the first unhandled event of every partition that has one, for its produce time.
void ask_ages(BusAdmin& admin, std::vector<PartitionLag>& partitions, Time now, Duration deadline) {
    std::map<TopicPartition, OffsetRange> firsts;
    for (const auto& partition : partitions) {
        if (partition.events() > 0) firsts[partition.at] = {partition.committed, partition.committed + 1};
    }
    std::map<TopicPartition, Time> produced;
    admin.read(firsts, [&](Record&& record) { return produced[{record.topic, record.partition}] = record.produced, true; },
               deadline);
    for (auto& partition : partitions) {
        const auto found = produced.find(partition.at);
        if (found != produced.end()) partition.behind = std::max(Duration{0}, now - found->second);
    }
}

}  // namespace

std::int64_t GroupLag::events() const {
    std::int64_t sum = 0;
    for (const auto& partition : partitions) sum += partition.events();
    return sum;
}

Duration GroupLag::behind() const {
    Duration longest{0};
    for (const auto& partition : partitions) longest = std::max(longest, partition.behind);
    return longest;
}

std::size_t GroupLag::idle_members() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(group.members, [](const GroupMember& member) { return member.assigned.empty(); }));
}

GroupLag measure_lag(BusAdmin& admin, const std::string& name, Time now, Duration deadline) {
    GroupLag lag{.group = admin.group(name, deadline)};
    const auto topics = those_that_exist(admin, topics_of(lag.group), deadline);
    for (const auto& [at, range] : admin.ranges(topics, deadline)) {
        const auto known = lag.group.committed.find(at);
        // retention may have passed the group: then the first record that is left counts
        const auto committed = known == lag.group.committed.end() ? range.begin : std::max(known->second, range.begin);
        lag.partitions.push_back({at, reader_of(lag.group, at), std::min(committed, range.end), range.end, Duration{0}});
    }
    ask_ages(admin, lag.partitions, now, deadline);
    return lag;
}

}  // namespace carewire::cli
