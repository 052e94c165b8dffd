#include <fmt/format.h>

#include "ops/cli/command.hpp"
#include "ops/cli/compose_log.hpp"
#include "ops/cli/process.hpp"
#include "ops/cli/settings.hpp"
#include "ops/cli/signals.hpp"
#include "ops/cli/supervisor.hpp"

namespace carewire::cli {
namespace {

/// More than the children's own shutdown.grace_s, so that they end by themselves.
constexpr Duration kBeyondGrace{5000};

/// All of Carewire for one machine: one public origin, every worker. Their small doors stand side by side.
std::vector<Child> laptop(int first_ops_port) {
    std::vector<Child> children{{"front", {"front"}}, {"workers", {"worker", "all", "--set", "worker.instance=up"}}, {"scheduler", {"scheduler"}}};
    for (std::size_t i = 0; i < children.size(); ++i) {
        auto& arguments = children[i].arguments;
        arguments.push_back("--set");
        arguments.push_back(fmt::format("ops.port={}", first_ops_port == 0 ? 0 : first_ops_port + static_cast<int>(i)));
    }
    return children;
}

int up(Context& context) {
    const int first_ops_port = read_first_ops_port(context.config);
    const auto settings = ProcessSettings::read(context.config, "up");
    read_all_settings(context.config);
    context.require_good_settings();
    block_signals();
    const auto log = open_log(settings.log);
    return supervise(laptop(first_ops_port), settings.grace + kBeyondGrace, *log);
}

}  // namespace

Command up_everything() {
    return {"up", "Run all of it on this machine, and start again what dies.",
            [](Arguments&) -> Run { return [](Context& context) { return up(context); }; }};
}

}  // namespace carewire::cli
