#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// The variables of this process that begin with CAREWIRE_, and nothing else of its environment.
std::map<std::string, std::string> process_environment();

struct SettingsFile {
    std::map<std::string, std::string> values;
    std::vector<std::string> problems;
};
/// Lines of `CAREWIRE_…=value`, `#` for remarks, an `export ` before and quotes around a value allowed: a file that a
/// shell can source. A line that is neither is a problem with its number, never with its text (it may be a secret).
SettingsFile parse_settings(std::string_view text, std::string_view name);
/// The file that the command line or CAREWIRE_CONFIG names, else `var/carewire.env` where it exists, else nothing.
SettingsFile read_settings_file(const std::map<std::string, std::string>& command_line,
                                const std::map<std::string, std::string>& environment);

}  // namespace carewire
