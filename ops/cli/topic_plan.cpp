#include "ops/cli/topic_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consumers/roster.hpp"
#include "core/event/event.hpp"

namespace carewire::cli {
namespace {

/// faults.md section 6: two of three copies acknowledge; a copy that fell behind never becomes the leader; nothing expires
/// (decision D-20: kept until a retention is set), and only the configuration stream is compacted.
std::map<std::string, std::string> config_of(Stream stream, int replication) {
    const bool compacted = stream == Stream::Config;
    return {{"cleanup.policy", compacted ? "compact" : "delete"},
            {"min.insync.replicas", replication >= 3 ? "2" : "1"},
            {"retention.ms", "-1"},
            {"unclean.leader.election.enable", "false"}};
}

/// A dead letter is the record as it was and the headers that tell why: where the largest record just fitted, it must fit too.
std::map<std::string, std::string> config_of_dead_letters(int replication) {
    auto config = config_of(Stream::Audit, replication);
    config["max.message.bytes"] = std::to_string(kLargestRecordBytes);
    return config;
}

std::string config_difference(const TopicWish& wish, const TopicInfo& found) {
    std::vector<std::string> differences;
    for (const auto& [key, value] : wish.config) {
        const auto at = found.config.find(key);
        const auto is = at == found.config.end() ? std::string("not set") : at->second;
        if (is != value) differences.push_back(fmt::format("{} is {}, wanted {}", key, is, value));
    }
    return fmt::format("{}", fmt::join(differences, "; "));
}

TopicFinding compare(const TopicWish& wish, const std::vector<TopicInfo>& all) {
    const auto at = std::ranges::find(all, wish.name, &TopicInfo::name);
    if (at == all.end()) return {wish, TopicState::Missing, {}, "does not exist: carewire topics --apply"};
    const auto difference = config_difference(wish, *at);
    if (!difference.empty()) return {wish, TopicState::OtherConfig, *at, difference + ": carewire topics --apply"};
    if (at->partitions < wish.partitions) {
        return {wish, TopicState::FewPartitions, *at,
                fmt::format("{} partitions, wanted {}: carewire topics --apply --grow, while no worker lags (keys move to "
                            "other partitions)", at->partitions, wish.partitions)};
    }
    if (at->partitions > wish.partitions) {
        return {wish, TopicState::OtherPartitions, *at, "more partitions than CAREWIRE_TOPICS_PARTITIONS says; it stays so"};
    }
    if (at->replication != wish.replication) {
        return {wish, TopicState::OtherCopies, *at,
                fmt::format("{} copies, wanted {}: kafka-reassign-partitions changes that", at->replication, wish.replication)};
    }
    return {wish, TopicState::Right, *at, ""};
}

}  // namespace

std::vector<TopicWish> wanted_topics(const KafkaSettings& settings) {
    std::vector<TopicWish> wishes;
    for (const auto stream : all_streams()) {
        wishes.push_back({topic(stream, settings.prefix), settings.partitions, settings.replication,
                          config_of(stream, settings.replication)});
    }
    for (const auto& worker : consumers::roster()) {
        // few and read as a whole by people: one partition keeps them in the order in which they died
        wishes.push_back({fmt::format("{}.dead.{}", settings.prefix, worker.name), 1, settings.replication,
                          config_of_dead_letters(settings.replication)});
    }
    return wishes;
}

std::string_view name(TopicState state) {
    switch (state) {
        case TopicState::Right: return "ok";
        case TopicState::Missing: return "missing";
        case TopicState::FewPartitions: return "few_partitions";
        case TopicState::OtherPartitions: return "more_partitions";
        case TopicState::OtherCopies: return "other_copies";
        case TopicState::OtherConfig: return "other_config";
    }
    return "";
}

std::vector<TopicFinding> compare_topics(const std::vector<TopicWish>& wishes, const std::vector<TopicInfo>& found) {
    std::vector<TopicFinding> findings;
    for (const auto& wish : wishes) findings.push_back(compare(wish, found));
    return findings;
}

bool is_harmless(TopicState state) { return state == TopicState::Right || state == TopicState::OtherPartitions; }

std::vector<std::string> apply_plan(BusAdmin& admin, const std::vector<TopicFinding>& findings, bool grow, Duration deadline) {
    std::vector<std::string> done;
    std::vector<TopicWish> missing;
    for (const auto& finding : findings) {
        const auto& wish = finding.wish;
        if (finding.state == TopicState::Missing) {
            missing.push_back(wish);
            done.push_back(fmt::format("created {} with {} partitions", wish.name, wish.partitions));
        } else if (finding.state == TopicState::OtherConfig) {
            admin.configure(wish.name, wish.config, deadline);
            done.push_back(fmt::format("configured {}", wish.name));
        }
        if (grow && finding.state != TopicState::Missing && finding.found.partitions < wish.partitions) {
            admin.grow(wish.name, wish.partitions, deadline);
            done.push_back(fmt::format("grew {} from {} to {} partitions", wish.name, finding.found.partitions, wish.partitions));
        }
    }
    admin.create(missing, deadline);
    return done;
}

}  // namespace carewire::cli
