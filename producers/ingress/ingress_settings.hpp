#pragma once
#include <cstddef>
#include <string>

#include "core/config/config.hpp"
#include "core/json/json.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// What the door for writes may be told.
struct IngressSettings {
    std::string topic_prefix = "carewire";
    json::Limits json;                        ///< of one body or record
    std::size_t max_batch_bytes = 2 << 20;    ///< of a whole batch
    std::size_t max_batch_records = 1000;
    std::size_t max_in_flight = 20000;        ///< records at the broker without a report: above, the door's own 503
    Duration answer_within{8000};             ///< then 503 `unknown`, whatever comes later (K4)
    Duration default_wait{2000};              ///< `Prefer: wait` of aliases
    Duration max_wait{30000};
    Duration idempotency_life = std::chrono::hours{24};
    std::size_t idempotency_keys = 60000;

    static IngressSettings read(ConfigReader& from);
};

}  // namespace carewire
