#include "core/bus/kafka/exit_watchdog.hpp"

#include <unistd.h>

#include <cstdio>

namespace carewire::kafka {

ExitWatchdog::ExitWatchdog(std::chrono::milliseconds limit, int exit_code, std::string what)
    : thread_([this, limit, exit_code, what = std::move(what)] {
          std::unique_lock lock(mutex_);
          if (finished_.wait_for(lock, limit, [this] { return done_; })) return;
          std::fprintf(stderr, "%s took longer than %lld ms: ending this process\n", what.c_str(),
                       static_cast<long long>(limit.count()));
          _exit(exit_code);
      }) {}

ExitWatchdog::~ExitWatchdog() {
    {
        const std::scoped_lock lock(mutex_);
        done_ = true;
    }
    finished_.notify_all();
    thread_.join();
}

}  // namespace carewire::kafka
