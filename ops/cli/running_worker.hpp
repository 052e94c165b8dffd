#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "core/bus/kafka/kafka.hpp"
#include "core/effect/runner.hpp"
#include "core/worker/loop.hpp"
#include "ops/cli/process.hpp"

namespace carewire::cli {

/// What every worker of a process shares.
struct WorkerHouse {
    Process& process;
    Database& database;
    const KafkaSettings& kafka;
    const WorkerOptions& options;
    const EffectOptions& effects;
    GateRulesOf gate_rules;  ///< empty: what `effects` says
    std::string instance;  ///< static membership: a name that survives a restart; empty: none
};

/// One worker at work in this process: its source, its sink, its loop on a thread of its own, and one more for its effects
/// where it has any. A failure that waiting cannot mend (a finished producer, a broken store, a store that is older than the
/// group's offsets) ends the whole process with 1: the next one finds in the ledger what was done.
class RunningWorker {
  public:
    RunningWorker(Worker worker, WorkerHouse house);
    ~RunningWorker();

    void start();
    /// The batch in hand is finished, offsets are committed, the group is left; then the thread ends. Returns at once.
    void ask_to_end();
    bool ended() const { return running_ == 0; }
    /// Called on the worker's last thread when it has ended.
    void on_end(std::function<void()> told) { told_ = std::move(told); }

    const std::string& name() const { return worker_.name(); }
    bool broker_answers() const { return sink_->healthy(); }
    bool assigned() const { return assigned_; }
    /// What it waits for: `store`, `broker`; empty while it works.
    std::string held() const { return loop_->held(); }

  private:
    using Job = void (RunningWorker::*)(const std::stop_token&);
    std::jthread thread_for(Job job);
    void work(const std::stop_token& stop);
    void perform(const std::stop_token& stop);
    bool ledger_is_sound(const std::stop_token& stop);

    const Worker worker_;
    WorkerHouse house_;
    std::unique_ptr<Source> source_;
    std::unique_ptr<Sink> sink_;
    std::unique_ptr<Outbox> outbox_;
    std::unique_ptr<EffectRunner> runner_;  ///< none for a worker without effects
    std::unique_ptr<Loop> loop_;
    std::function<void()> told_;
    std::atomic<bool> assigned_ = false;
    std::atomic<int> running_ = 0;
    std::atomic<bool> migrated_ = false;
    std::jthread thread_, effects_thread_;  // last: they end before what they use goes
};

}  // namespace carewire::cli
