#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "core/log/log.hpp"

namespace carewire::testing {

/// Keeps the names of the events that were logged; prints nothing.
class QuietLog final : public Log {
  public:
    void write(Level, std::string_view event, LogFields) override {
        const std::scoped_lock lock(mutex_);
        events_.emplace_back(event);
    }
    std::int64_t lines_lost() const override { return 0; }
    std::vector<std::string> events() const {
        const std::scoped_lock lock(mutex_);
        return events_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> events_;
};

}  // namespace carewire::testing
