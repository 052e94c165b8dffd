#include <csignal>

#include "ops/cli/commands.hpp"

int main(int argc, char** argv) {
    // A reader that went away or a full file is an error of that call, never the end of the process (pitfall E1).
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    return carewire::cli::run(argc, argv);
}
