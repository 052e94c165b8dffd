#pragma once
#include <functional>
#include <memory>
#include <string>

#include "core/http/loop.hpp"
#include "core/http/site.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/time/time.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/health.hpp"

namespace carewire::cli {

/// Settings that every long-running process reads.
struct ProcessSettings {
    LogOptions log;
    std::string ops_host;
    int ops_port = 0;
    Duration grace{30000};
    static ProcessSettings read(ConfigReader& from, const std::string& name);
};

/// What every long-running process has: clock, log, metrics, an event loop on the first thread, the stop signals, and a
/// small door of its own for health and counters. Made after the settings are known to be good and before any other
/// thread.
class Process {
  public:
    Process(ProcessSettings settings, std::string name);
    ~Process();

    SystemClock clock;
    const std::unique_ptr<Log> log;
    const std::unique_ptr<Metrics> metrics;
    http::Loop loop;
    Health health;

    /// Called once on the loop when the process shall end: stop taking, finish what is in hand, then call end().
    void on_stop(std::function<void()> drain) { drain_ = std::move(drain); }
    /// Asks for the end, as a signal does. Any thread; the largest code of all callers is the exit code.
    void stop(int code);
    /// Nothing is in hand any more. Loop thread.
    void end() { loop.stop(); }

    /// Runs until the end; the exit code. When draining takes longer than shutdown.grace_s the process leaves at once
    /// with 1.
    int run();

  private:
    void begin_drain();

    ProcessSettings settings_;
    std::string name_;
    http::Site site_;
    std::unique_ptr<http::Server> server_;
    std::function<void()> drain_;
    int signals_ = -1;
    int code_ = kOk;
    bool draining_ = false;
};

}  // namespace carewire::cli
