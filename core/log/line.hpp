#pragma once
#include <string>
#include <string_view>

#include "core/log/log.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Appends one log line, `{"time":…,"level":…,"event":…,"process":…, fields…}` and a newline, to `out`. Whatever the
/// values are, the result is one line of valid JSON in UTF-8: control characters and Unicode's line separators are
/// escaped, bytes that are no UTF-8 become U+FFFD, numbers that are not finite become null. `process_json` is already
/// quoted.
void append_log_line(std::string& out, Time at, Level level, std::string_view event, std::string_view process_json,
                     LogFields fields);

/// Appends `"…"`, escaped as above.
void append_json_string(std::string& out, std::string_view text);

std::string_view name(Level level);
/// `debug`, `info`, `warning` or `error`; Info for anything else.
Level level_from(std::string_view text);

}  // namespace carewire
