#include "ops/cli/worker_settings.hpp"

namespace carewire::cli {

WorkerSettings WorkerSettings::read(ConfigReader& from) {
    return {.kafka = KafkaSettings::read(from),
            .loop = WorkerOptions::read(from),
            .effects = EffectOptions::read(from),
            .instance = from.text("worker.instance", "",
                                  "Name of this process among its like that survives a restart (a pod's name): its "
                                  "partitions wait for it; empty: none.")};
}

}  // namespace carewire::cli
