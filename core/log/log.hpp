#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace carewire {

enum class Level { Debug, Info, Warning, Error };

/// A field's value. Personal data is never one of them (OP-4): ids, types, counts, durations, constants, reasons of our
/// own.
using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
using LogFields = std::initializer_list<std::pair<std::string_view, LogValue>>;

/// Structured log: one JSON object per line on standard error and in a rotating file. Thread safe; never throws; a line
/// that could not be written is counted, never a reason to fail (fault F11).
class Log {
  public:
    virtual ~Log() = default;
    /// `event` is a dotted constant: `event.handled`, `ingress.refused`.
    virtual void write(Level level, std::string_view event, LogFields fields) = 0;
    virtual std::int64_t lines_lost() const = 0;

    void debug(std::string_view event, LogFields fields = {}) { write(Level::Debug, event, fields); }
    void info(std::string_view event, LogFields fields = {}) { write(Level::Info, event, fields); }
    void warning(std::string_view event, LogFields fields = {}) { write(Level::Warning, event, fields); }
    void error(std::string_view event, LogFields fields = {}) { write(Level::Error, event, fields); }
};

struct LogOptions {
    std::string process;  ///< stands in every line
    Level level = Level::Info;
    std::string directory;  ///< empty: console only
    int max_mb = 50;
    int keep = 10;
};
std::unique_ptr<Log> open_log(const LogOptions& options);

}  // namespace carewire
