#include <fmt/format.h>

#include <algorithm>

#include "consumers/roster.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/gate_rules.hpp"
#include "ops/cli/rehearsal.hpp"
#include "ops/cli/running_worker.hpp"
#include "ops/cli/worker_settings.hpp"

namespace carewire::cli {
namespace {

struct Options {
    std::vector<std::string> names;
};

std::vector<const consumers::RosterLine*> chosen(const std::vector<std::string>& names) {
    std::vector<const consumers::RosterLine*> lines;
    if (std::ranges::find(names, "all") != names.end()) {
        for (const auto& line : consumers::roster()) lines.push_back(&line);
        return lines;
    }
    std::vector<std::string_view> known;
    for (const auto& line : consumers::roster()) known.push_back(line.name);
    for (const auto& name : names) {
        const auto* line = consumers::find_worker(name);
        if (line == nullptr) {
            throw CalledWrongly(
                fmt::format("there is no worker {}; there are {}, or all", name, fmt::join(known, ", ")));
        }
        if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
    }
    return lines;
}

/// `worker`, or `worker-email` when it is one: how its log file is named.
std::string process_name(const std::vector<const consumers::RosterLine*>& lines) {
    return lines.size() == 1 ? fmt::format("worker-{}", lines.front()->name) : "worker";
}

void watch_health(Process& process, Database& database, const std::vector<std::unique_ptr<RunningWorker>>& workers) {
    const auto all = [&workers](auto holds) {
        return std::ranges::all_of(workers, [&](const auto& one) { return holds(*one); });
    };
    process.health.ready_when("broker", [all] { return all([](const auto& one) { return one.broker_answers(); }); });
    process.health.ready_when("assignment", [all] { return all([](const auto& one) { return one.assigned(); }); });
    process.health.ready_when("work", [all] { return all([](const auto& one) { return one.held().empty(); }); });
    process.health.ready_when_blocking("store", [&database] { return database.answers(Duration{100}); });
}

void end_together(Process& process, const std::vector<std::unique_ptr<RunningWorker>>& workers) {
    for (const auto& worker : workers) {
        worker->on_end([&process, &workers] {
            process.loop.post([&] {
                if (std::ranges::all_of(workers, [](const auto& one) { return one->ended(); })) process.end();
            });
        });
    }
    process.on_stop([&workers] {
        for (const auto& worker : workers) worker->ask_to_end();
    });
}

int work(const Options& options, Context& context) {
    const auto lines = chosen(options.names);
    const auto settings = ProcessSettings::read(context.config, process_name(lines));
    const auto worker_settings = WorkerSettings::read(context.config);
    const auto store = read_store_settings(context.config);
    std::vector<std::string_view> names;
    for (const auto* line : lines) names.push_back(line->name);
    read_worker_settings(context.config, names);
    context.require_good_settings();

    Process process{settings, process_name(lines)};
    const auto database = Database::open(store);
    Services services{context.config, *database, process.clock, *process.log, *process.metrics};
    std::vector<std::unique_ptr<RunningWorker>> workers;
    for (const auto* line : lines) {
        workers.push_back(std::make_unique<RunningWorker>(
            line->make(services),
            WorkerHouse{process, *database, worker_settings.kafka, worker_settings.loop, worker_settings.effects,
                        clinic_gate_rules(worker_settings.effects),
                        worker_settings.instance}));
    }
    watch_health(process, *database, workers);
    end_together(process, workers);
    for (const auto& worker : workers) worker->start();
    return process.run();
}

}  // namespace

Command worker() {
    return {"worker", "Run workers: by name, or all of them.", [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.positions("name", options->names, "Names of workers, or all.");
                return [options](Context& context) { return work(*options, context); };
            }};
}

}  // namespace carewire::cli
