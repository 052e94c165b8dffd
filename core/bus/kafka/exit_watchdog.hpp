#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace carewire::kafka {

/// Exit code of a process that ended because the Kafka client did not let go.
inline constexpr int kExitHungClient = 75;

/// Ends the process when it lives longer than its limit: around library calls that may hang for ever.
class ExitWatchdog {
  public:
    ExitWatchdog(std::chrono::milliseconds limit, int exit_code, std::string what);
    ~ExitWatchdog();
    ExitWatchdog(const ExitWatchdog&) = delete;
    ExitWatchdog& operator=(const ExitWatchdog&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable finished_;
    bool done_ = false;
    std::thread thread_;
};

}  // namespace carewire::kafka
