#include "ops/cli/settings.hpp"

#include "ops/cli/compose_log.hpp"

namespace carewire::cli {

void read_all_settings(ConfigReader& from) {
    from.production();
    read_log_settings(from, "");
}

void learn_settings_of_all_processes(ConfigReader& config) {
    ConfigReader everything{{}, {}, {}};
    read_all_settings(everything);
    config.also_known(everything.declared());
}

}  // namespace carewire::cli
