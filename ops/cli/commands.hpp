#pragma once
#include <vector>

#include "ops/cli/command.hpp"

namespace carewire::cli {

/// THE list of subcommands.
std::vector<Command> commands();

/// Parses the command line and runs the subcommand; everything but the process's signals.
int run(int argc, const char* const* argv);

}  // namespace carewire::cli
