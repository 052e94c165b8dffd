#include <algorithm>

#include <fmt/format.h>

#include "core/bus/kafka/admin.hpp"

namespace carewire::kafka {
namespace {

/// Releases the request once it was sent.
struct OffsetsRequest {
    explicit OffsetsRequest(const std::string& group) : asked(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), nullptr)) {}
    ~OffsetsRequest() { rd_kafka_ListConsumerGroupOffsets_destroy(asked); }
    OffsetsRequest(const OffsetsRequest&) = delete;
    OffsetsRequest& operator=(const OffsetsRequest&) = delete;
    rd_kafka_ListConsumerGroupOffsets_t* asked;
};

std::string text(const char* from) { return from == nullptr ? "" : from; }

GroupMember to_member(const rd_kafka_MemberDescription_t* from) {
    GroupMember member{text(rd_kafka_MemberDescription_consumer_id(from)),
                       text(rd_kafka_MemberDescription_group_instance_id(from)), text(rd_kafka_MemberDescription_host(from)), {}};
    const auto* assigned = rd_kafka_MemberAssignment_partitions(rd_kafka_MemberDescription_assignment(from));
    for (int i = 0; assigned != nullptr && i < assigned->cnt; ++i) {
        member.assigned.push_back({assigned->elems[i].topic, assigned->elems[i].partition});
    }
    std::ranges::sort(member.assigned);
    return member;
}

}  // namespace

std::vector<std::string> KafkaAdmin::groups(Duration all_in_all) {
    return once_coordinator_is_there(all_in_all, [this](Duration deadline) { return listed_groups(deadline); });
}

GroupInfo KafkaAdmin::group(std::string_view name, Duration all_in_all) {
    return once_coordinator_is_there(all_in_all, [&](Duration deadline) { return described(std::string(name), deadline); });
}

std::vector<std::string> KafkaAdmin::listed_groups(Duration deadline) {
    const auto event = ask("list of groups", RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_ListConsumerGroups(client_.get(), options, queue);
    });
    const auto* result = rd_kafka_event_ListConsumerGroups_result(event.get());
    std::size_t count = 0;
    const auto** errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
    if (count > 0) require("list of groups", rd_kafka_error_code(errors[0]), rd_kafka_error_string(errors[0]));
    const auto** found = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.emplace_back(rd_kafka_ConsumerGroupListing_group_id(found[i]));
    std::ranges::sort(names);
    return names;
}

GroupInfo KafkaAdmin::described(const std::string& name, Duration deadline) {
    GroupInfo info{.name = name};
    const auto* asked = info.name.c_str();
    const auto described = ask("description of a group", RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_DescribeConsumerGroups(client_.get(), &asked, 1, options, queue);
    });
    std::size_t count = 0;
    const auto** groups = rd_kafka_DescribeConsumerGroups_result_groups(
        rd_kafka_event_DescribeConsumerGroups_result(described.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto* error = rd_kafka_ConsumerGroupDescription_error(groups[i]);
        // since 4.0 an unknown group is an error, before it was a group in the state Dead
        if (error != nullptr && rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND) {
            info.state = "Dead";
            return info;
        }
        if (error != nullptr) require("group " + info.name, rd_kafka_error_code(error), rd_kafka_error_string(error));
        info.state = rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(groups[i]));
        for (std::size_t m = 0; m < rd_kafka_ConsumerGroupDescription_member_count(groups[i]); ++m) {
            info.members.push_back(to_member(rd_kafka_ConsumerGroupDescription_member(groups[i], m)));
        }
    }
    OffsetsRequest request(info.name);
    const auto listed = ask("offsets of a group", RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_ListConsumerGroupOffsets(client_.get(), &request.asked, 1, options, queue);
    });
    const auto** offsets = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(listed.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto* partitions = rd_kafka_group_result_partitions(offsets[i]);
        for (int p = 0; partitions != nullptr && p < partitions->cnt; ++p) {
            const auto& at = partitions->elems[p];
            if (at.err == RD_KAFKA_RESP_ERR_NO_ERROR && at.offset >= 0) info.committed[{at.topic, at.partition}] = at.offset;
        }
    }
    return info;
}

}  // namespace carewire::kafka
