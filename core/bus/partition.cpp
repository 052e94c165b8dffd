#include "core/bus/partition.hpp"

#include <cstdint>

namespace carewire {
namespace {

std::uint32_t byte_at(std::string_view key, std::size_t at) { return static_cast<unsigned char>(key[at]); }

/// Kafka's org.apache.kafka.common.utils.Utils.murmur2.
std::uint32_t murmur2(std::string_view key) {
    constexpr std::uint32_t kMix = 0x5bd1e995;
    constexpr int kShift = 24;
    auto hash = 0x9747b28cU ^ static_cast<std::uint32_t>(key.size());
    std::size_t at = 0;
    for (; at + 4 <= key.size(); at += 4) {
        auto word = byte_at(key, at) | byte_at(key, at + 1) << 8 | byte_at(key, at + 2) << 16 | byte_at(key, at + 3) << 24;
        word *= kMix;
        word ^= word >> kShift;
        word *= kMix;
        hash *= kMix;
        hash ^= word;
    }
    const auto left = key.size() - at;
    if (left == 3) hash ^= byte_at(key, at + 2) << 16;
    if (left >= 2) hash ^= byte_at(key, at + 1) << 8;
    if (left >= 1) {
        hash ^= byte_at(key, at);
        hash *= kMix;
    }
    hash ^= hash >> 13;
    hash *= kMix;
    return hash ^ hash >> 15;
}

}  // namespace

int partition_of(std::string_view key, int partitions) {
    return static_cast<int>((murmur2(key) & 0x7fffffffU) % static_cast<std::uint32_t>(partitions));
}

}  // namespace carewire
