#include "ops/cli/commands.hpp"

namespace carewire::cli {

// Each is declared here and defined in ops/cli/<name>.cpp.
Command analyse();
Command config_reference();
Command migrate();
Command worker();

std::vector<Command> commands() {
    return {
        analyse(),
        config_reference(),
        migrate(),
        worker(),
    };
}

}  // namespace carewire::cli
