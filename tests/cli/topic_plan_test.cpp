#include "ops/cli/topic_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/bus/memory_bus.hpp"
#include "core/event/event.hpp"

using namespace carewire;
using namespace carewire::cli;
using namespace std::chrono_literals;

namespace {

TopicFinding find(const std::vector<TopicFinding>& findings, const std::string& name) {
    return *std::ranges::find(findings, name, [](const TopicFinding& finding) { return finding.wish.name; });
}

}  // namespace

TEST_CASE("topics: every stream and every worker's dead letters have one") {
    const auto wishes = wanted_topics({.prefix = "care"});
    const auto has = [&](const std::string& name) { return std::ranges::count(wishes, name, &TopicWish::name) == 1; };
    for (const auto stream : all_streams()) CHECK(has(topic(stream, "care")));
    CHECK(has("care.dead.journal"));
}

TEST_CASE("topics: only the configuration stream is compacted and nothing expires by itself") {
    for (const auto& wish : wanted_topics({.replication = 3})) {
        CAPTURE(wish.name);
        CHECK(wish.config.at("cleanup.policy") == (wish.name == "carewire.config.v1" ? "compact" : "delete"));
        CHECK(wish.config.at("retention.ms") == "-1");
        CHECK(wish.config.at("min.insync.replicas") == "2");
        CHECK(wish.config.at("unclean.leader.election.enable") == "false");
    }
}

TEST_CASE("topics: a dead letter may be larger than the largest record of a stream") {
    for (const auto& wish : wanted_topics({.prefix = "care"})) {
        CAPTURE(wish.name);
        CHECK(wish.config.contains("max.message.bytes") == wish.name.starts_with("care.dead."));
    }
    const auto properties = producer_properties({});
    const std::pair<std::string, std::string> most{"message.max.bytes", std::to_string(kLargestRecordBytes)};
    CHECK(std::ranges::count(properties, most) == 1);
}

TEST_CASE("topics: a plan makes what is missing and mends configuration but grows only when asked") {
    SystemClock clock;
    MemoryBus bus(clock);
    const auto admin = bus.admin();
    const std::vector<TopicWish> wishes{{"new", 12, 1, {{"retention.ms", "-1"}}}, {"small", 12, 1, {}}, {"wrong", 12, 1, {{"retention.ms", "-1"}}}};
    admin->create({{"small", 6, 1, {}}, {"wrong", 12, 1, {{"retention.ms", "5"}}}}, 1s);
    auto findings = compare_topics(wishes, admin->topics(1s));
    CHECK(find(findings, "new").state == TopicState::Missing);
    CHECK(find(findings, "small").state == TopicState::FewPartitions);
    CHECK(find(findings, "wrong").state == TopicState::OtherConfig);
    CHECK(apply_plan(*admin, findings, false, 1s).size() == 2);
    findings = compare_topics(wishes, admin->topics(1s));
    CHECK(find(findings, "new").state == TopicState::Right);
    CHECK(find(findings, "small").state == TopicState::FewPartitions);
    CHECK(find(findings, "wrong").state == TopicState::Right);
    CHECK(apply_plan(*admin, findings, true, 1s).size() == 1);
    CHECK(find(compare_topics(wishes, admin->topics(1s)), "small").state == TopicState::Right);
}

TEST_CASE("topics: more partitions than wanted is harmless and other copies are not") {
    const std::vector<TopicWish> wishes{{"t", 12, 3, {}}};
    CHECK(compare_topics(wishes, {{"t", 24, 3, {}}})[0].state == TopicState::OtherPartitions);
    CHECK(is_harmless(TopicState::OtherPartitions));
    CHECK(compare_topics(wishes, {{"t", 12, 1, {}}})[0].state == TopicState::OtherCopies);
    CHECK_FALSE(is_harmless(TopicState::OtherCopies));
}
