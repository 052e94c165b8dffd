#pragma once
#include <string>

#include "core/bus/kafka/settings.hpp"
#include "core/config/config.hpp"
#include "core/effect/runner.hpp"
#include "core/worker/worker_options.hpp"

namespace carewire::cli {

/// Settings of a process that runs workers; what a worker itself needs it reads while it is made.
struct WorkerSettings {
    KafkaSettings kafka;
    WorkerOptions loop;
    EffectOptions effects;
    std::string instance;
    static WorkerSettings read(ConfigReader& from);
};

}  // namespace carewire::cli
