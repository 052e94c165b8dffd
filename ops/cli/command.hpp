#pragma once
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/config/config.hpp"
#include "ops/cli/arguments.hpp"
#include "ops/cli/terminal.hpp"

namespace carewire::cli {

/// Exit codes of every subcommand.
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kCalledWrongly = 2;

/// It failed (exit 1): what was wrong, where, and what to do next.
class Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};
/// It was called or set up wrongly (exit 2): all mistakes at once, a line each.
class CalledWrongly : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What a subcommand works with. One per process, on the main thread.
class Context {
  public:
    Context(ConfigReader& config, Terminal& terminal) : config(config), terminal(terminal) {}
    ConfigReader& config;
    Terminal& terminal;
    /// Call after reading all settings and before starting anything: throws CalledWrongly with every mistake (fault
    /// F71).
    void require_good_settings();
};

/// A subcommand: one per file, `<name>.cpp`, listed in commands.cpp.
///
///     Command topics() {
///         return {"topics", "Create the topics, or show them.", [](Arguments& arguments) -> Run {
///             auto options = std::make_shared<Options>();
///             arguments.flag("dry-run", options->dry_run, "Say what would be done.");
///             return [options](Context& context) { return show_topics(*options, context); };
///         }};
///     }
///
/// Results go to `context.terminal` (a Table, or fields), which prints for people or, with `--json`, for programs.
struct Command {
    std::string name;
    std::string says;
    std::function<Run(Arguments&)> declare;
};

}  // namespace carewire::cli
