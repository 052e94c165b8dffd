#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ops/cli/commands.hpp"
#include "ops/cli/settings.hpp"

namespace carewire::cli {
namespace {

/// CLI11 behind Arguments: its header costs seconds a file and is seen here only.
class ParsedArguments final : public Arguments {
  public:
    ParsedArguments(CLI::App& app, std::vector<std::pair<CLI::App*, Run>>& runs) : app_(app), runs_(runs) {}

    Arguments& flag(const std::string& name, bool& target, const std::string& says) override {
        app_.add_flag("--" + name, target, says);
        return *this;
    }
    Arguments& option(const std::string& name, std::string& target, const std::string& says) override {
        app_.add_option("--" + name, target, says)->type_name("TEXT")->capture_default_str();
        return *this;
    }
    Arguments& option(const std::string& name, std::int64_t& target, const std::string& says, std::int64_t least,
                      std::int64_t most) override {
        app_.add_option("--" + name, target, says)
            ->type_name("N")
            ->check(CLI::Range(least, most, "N"))
            ->capture_default_str();
        return *this;
    }
    Arguments& options(const std::string& name, std::vector<std::string>& target, const std::string& says) override {
        app_.add_option("--" + name, target, says)
            ->type_name("TEXT")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        return *this;
    }
    Arguments& choice(const std::string& name, std::string& target, const std::vector<std::string>& allowed,
                      const std::string& says) override {
        app_.add_option("--" + name, target, says)->check(CLI::IsMember(allowed))->capture_default_str();
        return *this;
    }
    Arguments& position(const std::string& name, std::string& target, const std::string& says, bool required) override {
        app_.add_option(name, target, says)->required(required)->type_name("");
        return *this;
    }
    Arguments& positions(const std::string& name, std::vector<std::string>& target, const std::string& says,
                         bool required) override {
        app_.add_option(name, target, says)->required(required)->type_name("");
        return *this;
    }
    void action(const std::string& name, const std::string& says,
                const std::function<Run(Arguments&)>& declare) override {
        declare_into(*app_.add_subcommand(name, says), declare, runs_);
        app_.require_subcommand(1);
    }

    static void declare_into(CLI::App& app, const std::function<Run(Arguments&)>& declare,
                             std::vector<std::pair<CLI::App*, Run>>& runs) {
        app.fallthrough();  // --json may stand behind the subcommand
        ParsedArguments arguments{app, runs};
        if (auto run = declare(arguments)) runs.emplace_back(&app, std::move(run));
    }

  private:
    CLI::App& app_;
    std::vector<std::pair<CLI::App*, Run>>& runs_;
};

std::map<std::string, std::string> settings_of(const std::vector<std::string>& pairs, const std::string& file) {
    std::map<std::string, std::string> settings;
    for (const auto& pair : pairs) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos) throw CalledWrongly("--set takes key=value, for example --set http.port=8081");
        settings[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (!file.empty()) settings["config"] = file;
    return settings;
}

int guarded(Terminal& terminal, const std::function<int()>& work) {
    try {
        return work();
    } catch (const CalledWrongly& mistake) {
        terminal.error(mistake.what());
        return kCalledWrongly;
    } catch (const std::exception& failure) {
        terminal.error(failure.what());
        return kFailed;
    }
}

}  // namespace

void Context::require_good_settings() {
    learn_settings_of_all_processes(config);
    const auto problems = config.problems();
    if (problems.empty()) return;
    throw CalledWrongly(fmt::format("{} wrong setting{}; nothing was started\n  {}", problems.size(),
                                    problems.size() == 1 ? "" : "s", fmt::join(problems, "\n  ")));
}

int run(int argc, const char* const* argv) {
    CLI::App app{"Carewire: what happens in a clinic, as events that nothing loses."};
    app.name("carewire");
    bool json = false;
    std::string file;
    std::vector<std::string> pairs;
    app.add_flag("--json", json, "Answer in JSON, for programs.");
    app.add_option("--config", file, "File of CAREWIRE_NAME=value lines.")->type_name("FILE");
    app.add_option("--set", pairs, "A setting, before environment and file; as often as wanted.")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, Run>> runs;
    for (const auto& command : commands()) {
        ParsedArguments::declare_into(*app.add_subcommand(command.name, command.says), command.declare, runs);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? kOk : kCalledWrongly;
    }
    Terminal terminal{stdout, stderr, json};
    return guarded(terminal, [&] {
        auto config = ConfigReader::from_process(settings_of(pairs, file));
        Context context{config, terminal};
        for (const auto& [parsed, command] : runs) {
            if (parsed->parsed()) return command(context);
        }
        throw CalledWrongly("name what to do; `carewire --help` lists it");
    });
}

}  // namespace carewire::cli
