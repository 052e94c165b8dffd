#pragma once
#include <string>
#include <vector>

#include "core/bus/admin.hpp"
#include "core/bus/kafka/settings.hpp"

namespace carewire::cli {

/// The topics that this deployment needs: one per stream of the catalog, one for the dead letters of each worker.
std::vector<TopicWish> wanted_topics(const KafkaSettings& settings);

enum class TopicState {
    Right,
    Missing,
    FewPartitions,    ///< fewer than wanted: can grow, but keys then move to other partitions
    OtherPartitions,  ///< more than wanted: a topic cannot shrink, nothing to do
    OtherCopies,      ///< another replication than wanted: only the cluster's own tools change that
    OtherConfig,
};
std::string_view name(TopicState state);

/// A wish compared with the broker.
struct TopicFinding {
    TopicWish wish;
    TopicState state = TopicState::Right;
    TopicInfo found;
    std::string remark;  ///< what differs and what to do; empty when nothing
};
std::vector<TopicFinding> compare_topics(const std::vector<TopicWish>& wishes, const std::vector<TopicInfo>& found);

/// Whether events can flow although this was found.
bool is_harmless(TopicState state);

/// Makes what is missing and corrects configuration; grows topics only when `grow`. What was done, a sentence each.
std::vector<std::string> apply_plan(BusAdmin& admin, const std::vector<TopicFinding>& findings, bool grow, Duration deadline);

}  // namespace carewire::cli
