#pragma once
#include <string>

#include "core/config/config.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// How a worker's loop goes about its work.
struct WorkerOptions {
    std::string topic_prefix = "carewire";
    std::size_t batch = 500;         ///< events per transaction at most
    Duration idle_wait{250};         ///< how long a poll waits for the first event: how late a stop signal is seen
    Duration publish_deadline{5000};  ///< for the broker's acknowledgement of follow-ups and dead letters
    Duration patience{24 * 3600 * 1000};
    Duration grace{30000};
    int tries = 3;    ///< of an event whose handler throws, before it is set aside
    int crashes = 3;  ///< starts at one offset, before the event there is set aside unread (F36)

    static WorkerOptions read(ConfigReader& from);
};

}  // namespace carewire
