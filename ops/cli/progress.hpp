#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "ops/cli/terminal.hpp"

namespace carewire::cli {

/// A progress bar on standard error: `posting ████████░░░░ 220/400  1,830/s  0:01 left`. Drawn at most ten times a
/// second, and only on a terminal; elsewhere one line when it is done. Total 0: not known, only the count is shown.
class Progress {
  public:
    Progress(Terminal& terminal, std::string what, std::int64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void at(std::int64_t done);
    void advance(std::int64_t by = 1) { at(done_ + by); }

  private:
    std::string line() const;

    Terminal& terminal_;
    std::string what_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace carewire::cli
