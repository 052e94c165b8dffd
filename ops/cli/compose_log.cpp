#include "ops/cli/compose_log.hpp"

#include "core/log/line.hpp"

namespace carewire::cli {

LogOptions read_log_settings(ConfigReader& from, const std::string& process) {
    LogOptions options;
    options.process = process;
    options.level = level_from(
        from.choice("log.level", "info", {"debug", "info", "warning", "error"}, "Least level that is logged."));
    options.directory =
        from.text("log.dir", "logs/", "Directory of the rotating log files; empty: standard error only.");
    options.max_mb = static_cast<int>(from.integer("log.max_mb", 50, 1, 10'000, "A log file is rotated at this size."));
    options.keep = static_cast<int>(from.integer("log.keep", 10, 1, 1000, "How many rotated log files are kept."));
    return options;
}

}  // namespace carewire::cli
