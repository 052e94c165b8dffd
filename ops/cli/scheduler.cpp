#include "producers/scheduler/scheduler.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/bus/kafka/kafka.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/process.hpp"
#include "ops/cli/worker_settings.hpp"

namespace carewire::cli {
namespace {

/// The scheduler on a thread of its own; a failure that waiting cannot mend ends the process with 1.
class RunningScheduler {
  public:
    RunningScheduler(Process& process, Database& database, const WorkerSettings& settings)
        : process_(process),
          database_(database),
          sink_(open_kafka_sink(settings.kafka, {topic(Stream::Timers, settings.kafka.prefix)}, *process.log)),
          scheduler_(settings.kafka.prefix, settings.loop.publish_deadline,
                     {database, *sink_, process.clock, *process.log, *process.metrics}) {}

    void start() {
        thread_ = std::jthread([this](const std::stop_token& stop) {
            try {
                work(stop);
            } catch (const std::exception& failure) {
                process_.log->error("scheduler.failed", {{"why", failure.what()}});
                process_.stop(kFailed);
            }
            process_.loop.post([this] { process_.end(); });
        });
    }
    void ask_to_end() { thread_.request_stop(); }
    bool broker_answers() const { return sink_->healthy(); }
    bool working() const { return working_; }

  private:
    void work(const std::stop_token& stop) {
        if (!migrate_when_it_answers(database_, *process_.log, stop)) return;
        std::mutex alone;
        std::unique_lock lock(alone);
        std::condition_variable_any never;
        while (!stop.stop_requested()) {
            const Duration rest = scheduler_.turn();
            working_ = scheduler_.held().empty();
            never.wait_for(lock, stop, rest, [] { return false; });
        }
        working_ = false;
    }

    Process& process_;
    Database& database_;
    const std::unique_ptr<Sink> sink_;
    Scheduler scheduler_;
    std::atomic<bool> working_ = false;
    std::jthread thread_;  // last: it ends before what it uses goes
};

int schedule(Context& context) {
    const auto settings = ProcessSettings::read(context.config, "scheduler");
    const auto worker_settings = WorkerSettings::read(context.config);
    const auto store = read_store_settings(context.config);
    context.require_good_settings();

    Process process{settings, "scheduler"};
    const auto database = Database::open(store);
    RunningScheduler scheduler{process, *database, worker_settings};
    process.health.ready_when("broker", [&] { return scheduler.broker_answers(); });
    process.health.ready_when("work", [&] { return scheduler.working(); });
    process.health.ready_when_blocking("store", [&] { return database->answers(Duration{100}); });
    process.on_stop([&] { scheduler.ask_to_end(); });
    scheduler.start();
    return process.run();
}

}  // namespace

Command scheduler() {
    return {"scheduler", "Publish the events of due timers; any number may run.",
            [](Arguments&) -> Run { return [](Context& context) { return schedule(context); }; }};
}

}  // namespace carewire::cli
