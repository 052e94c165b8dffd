#include "core/bus/kafka/admin.hpp"

namespace carewire::kafka {

void KafkaAdmin::move_group(std::string_view name, const std::map<TopicPartition, std::int64_t>& offsets, Duration all_in_all) {
    const std::string group(name);
    const auto list = partition_list(offsets);
    once_coordinator_is_there(all_in_all, [&](Duration deadline) {
        auto* request = rd_kafka_AlterConsumerGroupOffsets_new(group.c_str(), list.get());
        const auto moved = ask("move of group " + group, RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, deadline, [&](auto* options, auto* queue) {
            rd_kafka_AlterConsumerGroupOffsets(client_.get(), &request, 1, options, queue);
            rd_kafka_AlterConsumerGroupOffsets_destroy(request);
        });
        std::size_t count = 0;
        const auto** groups = rd_kafka_AlterConsumerGroupOffsets_result_groups(
            rd_kafka_event_AlterConsumerGroupOffsets_result(moved.get()), &count);
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto* error = rd_kafka_group_result_error(groups[i])) {
                require("move of group " + group, rd_kafka_error_code(error), rd_kafka_error_string(error));
            }
            const auto* partitions = rd_kafka_group_result_partitions(groups[i]);
            for (int p = 0; partitions != nullptr && p < partitions->cnt; ++p) require("move of group " + group, partitions->elems[p].err);
        }
    });
}

}  // namespace carewire::kafka
