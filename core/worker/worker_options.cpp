#include "core/worker/worker_options.hpp"

namespace carewire {

WorkerOptions WorkerOptions::read(ConfigReader& from) {
    WorkerOptions options;
    options.topic_prefix = from.text("topics.prefix", "carewire", "First part of every topic's and group's name.");
    options.batch = static_cast<std::size_t>(
        from.integer("worker.batch", 500, 1, 10000, "Events that a worker handles in one transaction at most."));
    options.publish_deadline = from.duration("worker.publish_ms", Duration{5000},
                                             "How long a worker waits for the broker to acknowledge what it publishes.");
    options.patience = from.duration("park.max_age_h", std::chrono::hours{24},
                                     "How long an event waits for a row that is not there yet, before it is a dead letter.");
    options.grace = from.duration("shutdown.grace_s", std::chrono::seconds{30},
                                  "How long a stopping process may finish what it has in hand.");
    return options;
}

}  // namespace carewire
