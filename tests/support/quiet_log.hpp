#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "core/log/line.hpp"
#include "core/log/log.hpp"

namespace carewire::testing {

/// Keeps what was logged, the names of the events and the whole lines; prints nothing.
class QuietLog final : public Log {
  public:
    void write(Level level, std::string_view event, LogFields fields) override {
        std::string line;
        append_log_line(line, Time{}, level, event, "\"test\"", fields);
        const std::scoped_lock lock(mutex_);
        events_.emplace_back(event);
        lines_.push_back(std::move(line));
    }
    std::int64_t lines_lost() const override { return 0; }
    std::vector<std::string> events() const {
        const std::scoped_lock lock(mutex_);
        return events_;
    }
    std::vector<std::string> lines() const {
        const std::scoped_lock lock(mutex_);
        return lines_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> events_;
    std::vector<std::string> lines_;
};

}  // namespace carewire::testing
