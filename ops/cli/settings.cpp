#include "ops/cli/settings.hpp"

#include "ops/cli/compose_store.hpp"
#include "ops/cli/process.hpp"
#include "ops/cli/rehearsal.hpp"
#include "ops/cli/worker_settings.hpp"

namespace carewire::cli {

void read_all_settings(ConfigReader& from) {
    from.production();
    ProcessSettings::read(from, "");
    read_store_settings(from);
    WorkerSettings::read(from);
    read_worker_settings(from);
}

void learn_settings_of_all_processes(ConfigReader& config) {
    ConfigReader everything{{}, {}, {}};
    read_all_settings(everything);
    config.also_known(everything.declared());
}

}  // namespace carewire::cli
