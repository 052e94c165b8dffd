#include "core/bus/partition.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <utility>

using carewire::partition_of;

TEST_CASE("bus: keys fall into the partitions that Kafka's own producer chooses") {
    // org.apache.kafka.common.utils.UtilsTest: murmur2 of these texts, made positive, modulo 1,000
    for (const auto& [key, hash] : {std::pair<std::string_view, int>{"21", -973932308}, {"foobar", -790332482},
                                    {"a-little-bit-long-string", -985981536}, {"a-little-bit-longer-string", -1486304829},
                                    {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971}, {"abc", 479470107}}) {
        CAPTURE(key);
        CHECK(partition_of(key, 1000) == (hash & 0x7fffffff) % 1000);
    }
}
