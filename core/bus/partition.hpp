#pragma once
#include <string_view>

namespace carewire {

/// The partition of a key among `partitions`: murmur2 as Kafka's own clients have it, so that every tool keeps the order of
/// one subject (librdkafka's `murmur2_random`). Only for keys that are not empty; records without a key may go anywhere.
int partition_of(std::string_view key, int partitions);

}  // namespace carewire
