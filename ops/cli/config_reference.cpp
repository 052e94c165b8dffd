#include <fmt/format.h>

#include "ops/cli/command.hpp"
#include "ops/cli/settings.hpp"

namespace carewire::cli {
namespace {

struct Options {
    bool example = false;
};

/// ops/config/example.env: every setting with its sentence, commented out at its default.
std::string example_file(const ConfigReader& config) {
    std::string text =
        "# Every setting of Carewire at its default. Printed by `carewire config --example`; a test keeps it "
        "complete.\n";
    for (const auto& setting : config.declared()) {
        text += fmt::format("\n# {}\n#{}={}\n", setting.says, variable_of(setting.key), setting.default_text);
    }
    return text;
}

int print(const Options& options, Context& context) {
    if (options.example) {
        ConfigReader defaults{{}, {}, {}};
        read_all_settings(defaults);
        context.terminal.document(example_file(defaults));
        return kOk;
    }
    read_all_settings(context.config);
    Table table{.columns = {"key", "variable", "value", "default", "says"}};
    for (const auto& setting : context.config.declared()) {
        table.rows.push_back({setting.key, variable_of(setting.key), context.config.shown(setting.key),
                              setting.default_text, setting.says});
    }
    context.terminal.table(table);
    for (const auto& problem : context.config.problems()) context.terminal.remark(problem, Colour::Red);
    return context.config.problems().empty() ? kOk : kCalledWrongly;
}

}  // namespace

Command config_reference() {
    return {"config", "Print every setting: its variable, its value here and what it does.",
            [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.flag("example", options->example, "As a settings file with every default.");
                return [options](Context& context) { return print(*options, context); };
            }};
}

}  // namespace carewire::cli
