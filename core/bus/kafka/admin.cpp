#include "core/bus/kafka/admin.hpp"

#include <array>

#include <fmt/format.h>

namespace carewire {
namespace kafka {
namespace {

constexpr std::size_t kErrorTextSize = 256;

std::vector<rd_kafka_NewTopic_t*> new_topics(const std::vector<TopicWish>& wishes) {
    std::vector<rd_kafka_NewTopic_t*> made;
    std::array<char, kErrorTextSize> why{};
    for (const auto& wish : wishes) {
        auto* topic = rd_kafka_NewTopic_new(wish.name.c_str(), wish.partitions, wish.replication, why.data(), why.size());
        if (topic == nullptr) {
            rd_kafka_NewTopic_destroy_array(made.data(), made.size());
            throw std::invalid_argument(fmt::format("topic {}: {}", wish.name, why.data()));
        }
        made.push_back(topic);
        for (const auto& [key, value] : wish.config) rd_kafka_NewTopic_set_config(topic, key.c_str(), value.c_str());
    }
    return made;
}

}  // namespace

void require(std::string_view what, rd_kafka_resp_err_t error, const char* text) {
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const auto sentence = fmt::format("{}: {}", what, text == nullptr ? rd_kafka_err2str(error) : text);
    switch (error) {
        case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_COORDINATOR: throw CoordinatorOnItsWay(sentence);
        default: throw BusUnavailable(sentence);
    }
}

KafkaAdmin::KafkaAdmin(const KafkaSettings& settings, Log& log)
    : listener_(log),
      client_(make_client(RD_KAFKA_CONSUMER, make_conf(reader_properties(settings), listener_))) {
    rd_kafka_poll_set_consumer(client_.get());
}

KafkaAdmin::~KafkaAdmin() { rd_kafka_destroy_flags(client_.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }

std::vector<TopicInfo> KafkaAdmin::listed(Duration deadline) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_.get(), 1, nullptr, &metadata, static_cast<int>(deadline.count()));
    const Owned<const rd_kafka_metadata_t> owned(metadata);
    require("list of topics", error);
    std::vector<TopicInfo> all;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& topic = metadata->topics[i];
        if (std::string_view(topic.topic).starts_with("__") || topic.partition_cnt == 0) continue;
        all.push_back({topic.topic, topic.partition_cnt, topic.partitions[0].replica_cnt, {}});
    }
    return all;
}

std::vector<TopicInfo> KafkaAdmin::topics(Duration deadline) {
    auto all = listed(deadline);
    if (all.empty()) return all;
    std::vector<rd_kafka_ConfigResource_t*> asked;
    for (const auto& topic : all) asked.push_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name.c_str()));
    const auto event = ask("configuration of topics", RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_DescribeConfigs(client_.get(), asked.data(), asked.size(), options, queue);
        rd_kafka_ConfigResource_destroy_array(asked.data(), asked.size());
    });
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
    const auto** resources = rd_kafka_DescribeConfigs_result_resources(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = rd_kafka_ConfigResource_name(resources[i]);
        std::size_t entries = 0;
        const auto** entry = rd_kafka_ConfigResource_configs(resources[i], &entries);
        for (auto& topic : all) {
            for (std::size_t e = 0; topic.name == name && e < entries; ++e) {
                const char* value = rd_kafka_ConfigEntry_value(entry[e]);
                topic.config[rd_kafka_ConfigEntry_name(entry[e])] = value == nullptr ? "" : value;
            }
        }
    }
    return all;
}

bool KafkaAdmin::led(const std::string& topic, Duration deadline) {
    const Owned<rd_kafka_topic_t> handle(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_.get(), 0, handle.get(), &metadata, static_cast<int>(deadline.count()));
    const Owned<const rd_kafka_metadata_t> owned(metadata);
    require("state of a topic", error);
    if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) return false;
    const auto& found = metadata->topics[0];
    return std::all_of(found.partitions, found.partitions + found.partition_cnt,
                       [](const rd_kafka_metadata_partition_t& partition) { return partition.leader >= 0; });
}

/// The broker confirms a topic when it is noted; it can be used, and is listed, a moment later.
void KafkaAdmin::wait_for_leaders(const std::vector<TopicWish>& wishes, Duration deadline) {
    constexpr auto kBetween = std::chrono::milliseconds{20};
    const auto until = in(deadline);
    for (const auto& wish : wishes) {
        while (!led(wish.name, Duration{std::max(left(until), 1)})) {
            if (left(until) == 0) throw BusUnavailable(fmt::format("creation of topic {}: it does not appear", wish.name));
            std::this_thread::sleep_for(kBetween);
        }
    }
}

void KafkaAdmin::create(const std::vector<TopicWish>& wishes, Duration deadline) {
    if (wishes.empty()) return;
    const auto until = in(deadline);
    auto topics = new_topics(wishes);
    const auto event = ask("creation of topics", RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_CreateTopics(client_.get(), topics.data(), topics.size(), options, queue);
        rd_kafka_NewTopic_destroy_array(topics.data(), topics.size());
    });
    std::size_t count = 0;
    const auto** results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = rd_kafka_topic_result_error(results[i]);
        if (error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
        require(fmt::format("creation of topic {}", rd_kafka_topic_result_name(results[i])), error,
                rd_kafka_topic_result_error_string(results[i]));
    }
    wait_for_leaders(wishes, Duration{left(until)});
}

void KafkaAdmin::grow(std::string_view topic, int partitions, Duration deadline) {
    std::array<char, kErrorTextSize> why{};
    const std::string name(topic);
    auto* wish = rd_kafka_NewPartitions_new(name.c_str(), static_cast<std::size_t>(partitions), why.data(), why.size());
    if (wish == nullptr) throw std::invalid_argument(fmt::format("topic {}: {}", topic, why.data()));
    const auto event = ask("more partitions", RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_CreatePartitions(client_.get(), &wish, 1, options, queue);
        rd_kafka_NewPartitions_destroy(wish);
    });
    std::size_t count = 0;
    const auto** results = rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        require(fmt::format("more partitions for {}", topic), rd_kafka_topic_result_error(results[i]),
                rd_kafka_topic_result_error_string(results[i]));
    }
}

void KafkaAdmin::configure(std::string_view topic, const std::map<std::string, std::string>& config, Duration deadline) {
    const std::string name(topic);
    auto* asked = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str());
    const auto described = ask("configuration of a topic", RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_DescribeConfigs(client_.get(), &asked, 1, options, queue);
        rd_kafka_ConfigResource_destroy(asked);
    });
    // this request replaces all entries, so those that were set before go along
    auto* wish = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str());
    std::size_t count = 0;
    const auto** resources = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(described.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t entries = 0;
        const auto** entry = rd_kafka_ConfigResource_configs(resources[i], &entries);
        for (std::size_t e = 0; e < entries; ++e) {
            const auto* key = rd_kafka_ConfigEntry_name(entry[e]);
            if (rd_kafka_ConfigEntry_source(entry[e]) != RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG || config.contains(key)) continue;
            rd_kafka_ConfigResource_set_config(wish, key, rd_kafka_ConfigEntry_value(entry[e]));
        }
    }
    for (const auto& [key, value] : config) rd_kafka_ConfigResource_set_config(wish, key.c_str(), value.c_str());
    const auto event = ask("configuration of a topic", RD_KAFKA_ADMIN_OP_ALTERCONFIGS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_AlterConfigs(client_.get(), &wish, 1, options, queue);
        rd_kafka_ConfigResource_destroy(wish);
    });
    const auto** altered = rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        require(fmt::format("configuration of topic {}", topic), rd_kafka_ConfigResource_error(altered[i]),
                rd_kafka_ConfigResource_error_string(altered[i]));
    }
}

}  // namespace kafka

std::unique_ptr<BusAdmin> open_kafka_admin(const KafkaSettings& settings, Log& log) {
    return std::make_unique<kafka::KafkaAdmin>(settings, log);
}

}  // namespace carewire
