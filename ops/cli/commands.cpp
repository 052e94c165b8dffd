#include "ops/cli/commands.hpp"

namespace carewire::cli {

// Each is declared here and defined in ops/cli/<name>.cpp.
Command analyse();
Command config_reference();
Command events();
Command migrate();
Command worker();

std::vector<Command> commands() {
    return {
        analyse(),
        config_reference(),
        events(),
        migrate(),
        worker(),
    };
}

}  // namespace carewire::cli
