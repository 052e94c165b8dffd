#include "ops/cli/commands.hpp"

namespace carewire::cli {

// Each is declared here and defined in ops/cli/<name>.cpp.
Command analyse();
Command config_reference();

std::vector<Command> commands() {
    return {
        analyse(),
        config_reference(),
    };
}

}  // namespace carewire::cli
