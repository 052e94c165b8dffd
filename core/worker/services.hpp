#pragma once
#include "core/config/config.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/store/database.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// What a worker's function may use to build itself; made once per process by ops/cli. Handlers get a Tx, not this.
struct Services {
    ConfigReader& config;
    Database& database;
    const Clock& clock;
    Log& log;
    Metrics& metrics;
};

}  // namespace carewire
