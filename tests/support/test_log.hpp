#pragma once
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/log.hpp"

namespace carewire::testing {

/// Keeps log lines for a test to look at. Thread safe.
class TestLog final : public Log {
  public:
    struct Line {
        Level level = Level::Info;
        std::string event;
        std::map<std::string, std::string> fields;  ///< numbers and flags as text
    };
    void write(Level level, std::string_view event, LogFields fields) override;
    std::int64_t lines_lost() const override { return 0; }

    /// Those of one event, or all.
    std::vector<Line> lines(std::string_view event = {}) const;
    /// Everything as text: for searches after personal data.
    std::string text() const;

  private:
    mutable std::mutex mutex_;
    std::vector<Line> lines_;
};

}  // namespace carewire::testing
