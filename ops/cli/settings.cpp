#include "ops/cli/settings.hpp"

#include "ops/cli/door_parts.hpp"
#include "ops/cli/door_settings.hpp"
#include "ops/cli/process.hpp"
#include "ops/cli/rehearsal.hpp"
#include "ops/cli/worker_settings.hpp"

namespace carewire::cli {

void read_all_settings(ConfigReader& from) {
    from.production();
    ProcessSettings::read(from, "");
    read_first_ops_port(from);
    DoorSettings::read(from);
    IngressPartSettings::read(from);
    accounts::AccountSettings::read(from);
    PortalPartSettings::read(from);
    WorkerSettings::read(from);
    read_worker_settings(from);
}

int read_first_ops_port(ConfigReader& from) {
    return from.port("up.ops_port", 0, "First port of the small doors of `carewire up` (front, workers, scheduler); 0: any free ones.");
}

void learn_settings_of_all_processes(ConfigReader& config) {
    ConfigReader everything{{}, {}, {}};
    read_all_settings(everything);
    config.also_known(everything.declared());
}

}  // namespace carewire::cli
