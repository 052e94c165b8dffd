#include "core/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/config/process.hpp"
#include "core/config/secret.hpp"

namespace carewire {
namespace {

/// Variables that begin with CAREWIRE_ and are no settings of a process: what the scripts write for people and read
/// themselves, and what only tests set.
constexpr std::string_view kNoSettings[] = {"CAREWIRE_CONFIG",      "CAREWIRE_URL",           "CAREWIRE_APP_KEY",
                                            "CAREWIRE_STAFF_TOKEN", "CAREWIRE_KAFKA",         "CAREWIRE_STORE",
                                            "CAREWIRE_CACHE",       "CAREWIRE_KAFKA_VERSION", "CAREWIRE_CORPORA", "CAREWIRE_BIN", "CAREWIRE_KAFKA_HEAP"};
constexpr std::string_view kNoSettingFamilies[] = {"CAREWIRE_TEST_", "CAREWIRE_FAULT"};

bool is_no_setting(std::string_view variable) {
    return std::ranges::find(kNoSettings, variable) != std::end(kNoSettings) ||
           std::ranges::any_of(kNoSettingFamilies, [&](auto family) { return variable.starts_with(family); });
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const auto part = trimmed(text.substr(0, comma));
        if (!part.empty()) parts.emplace_back(part);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

struct Unit {
    std::string_view suffix;
    std::int64_t milliseconds;
};
/// Longest first: `ms` before `m` and `s`, `_min` before `_m`.
constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};

/// Milliseconds of a bare number by the end of the key's name; nothing when the name has no unit.
std::optional<std::int64_t> unit_of_key(std::string_view key) {
    const auto underscore = key.rfind('_');
    if (underscore == std::string_view::npos) return std::nullopt;
    const auto end = key.substr(underscore + 1);
    for (const auto& unit : kUnits) {
        if (unit.suffix == end) return unit.milliseconds;
    }
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view key, std::string_view text) {
    constexpr std::int64_t kMost = 400LL * 86'400'000;  // a year and a bit: more is a slip of the unit
    auto number = whole_number(text);
    auto unit = unit_of_key(key);
    if (!number) {
        for (const auto& candidate : kUnits) {
            if (!text.ends_with(candidate.suffix)) continue;
            number = whole_number(text.substr(0, text.size() - candidate.suffix.size()));
            unit = candidate.milliseconds;
            if (number) break;
        }
    }
    if (!number || !unit || *number < 0 || *number > kMost / *unit) return std::nullopt;
    return std::chrono::milliseconds{*number * *unit};
}

std::string duration_text(std::string_view key, std::chrono::milliseconds value) {
    if (const auto unit = unit_of_key(key); unit && value.count() % *unit == 0)
        return std::to_string(value.count() / *unit);
    if (value.count() % 1000 == 0) return fmt::format("{}s", value.count() / 1000);
    return fmt::format("{}ms", value.count());
}

}  // namespace

std::string variable_of(std::string_view key) {
    std::string variable = "CAREWIRE_";
    for (const char c : key)
        variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return variable;
}

ConfigReader::ConfigReader(std::map<std::string, std::string> command_line,
                           std::map<std::string, std::string> environment, std::map<std::string, std::string> file)
    : command_line_(std::move(command_line)), environment_(std::move(environment)), file_(std::move(file)) {}

ConfigReader ConfigReader::from_process(std::map<std::string, std::string> command_line) {
    auto environment = process_environment();
    auto file = read_settings_file(command_line, environment);
    command_line.erase("config");
    ConfigReader reader{std::move(command_line), std::move(environment), std::move(file.values)};
    reader.problems_ = std::move(file.problems);
    return reader;
}

std::optional<std::string> ConfigReader::find(const std::string& key) const {
    if (const auto found = command_line_.find(key); found != command_line_.end()) return found->second;
    const auto variable = variable_of(key);
    if (const auto found = environment_.find(variable); found != environment_.end()) return found->second;
    if (const auto found = file_.find(variable); found != file_.end()) return found->second;
    return std::nullopt;
}

std::optional<std::string> ConfigReader::declare(const std::string& key, const std::string& otherwise,
                                                 const std::string& says, bool secret) {
    if (known_variables_.insert(variable_of(key)).second) declared_.push_back({key, says, otherwise, secret});
    auto value = find(key);
    effective_[key] = value.value_or(otherwise);
    return value;
}

std::string ConfigReader::text(std::string key, std::string otherwise, std::string says) {
    return declare(key, otherwise, says).value_or(otherwise);
}

std::string ConfigReader::choice(std::string key, std::string otherwise, std::vector<std::string> allowed,
                                 std::string says) {
    const auto value = declare(key, otherwise, fmt::format("{} One of: {}.", says, fmt::join(allowed, ", ")));
    if (!value) return otherwise;
    if (std::ranges::find(allowed, *value) != allowed.end()) return *value;
    problem(key, fmt::format("must be one of {}", fmt::join(allowed, ", ")));
    return otherwise;
}

std::int64_t ConfigReader::integer(std::string key, std::int64_t otherwise, std::int64_t least, std::int64_t most,
                                   std::string says) {
    const auto value = declare(key, std::to_string(otherwise), says);
    if (!value) return otherwise;
    const auto number = whole_number(trimmed(*value));
    if (number && *number >= least && *number <= most) return *number;
    problem(key, fmt::format("must be a whole number from {} to {}", least, most));
    return otherwise;
}

int ConfigReader::port(std::string key, int otherwise, std::string says) {
    return static_cast<int>(integer(std::move(key), otherwise, 0, 65535, std::move(says)));
}

bool ConfigReader::flag(std::string key, bool otherwise, std::string says) {
    const auto value = declare(key, otherwise ? "true" : "false", says);
    if (!value) return otherwise;
    for (const auto yes : {"true", "yes", "on", "1"}) {
        if (*value == yes) return true;
    }
    for (const auto no : {"false", "no", "off", "0"}) {
        if (*value == no) return false;
    }
    problem(key, "must be true or false");
    return otherwise;
}

std::chrono::milliseconds ConfigReader::duration(std::string key, std::chrono::milliseconds otherwise,
                                                 std::string says) {
    const auto value = declare(key, duration_text(key, otherwise), says);
    if (!value) return otherwise;
    if (const auto parsed = parse_duration(key, trimmed(*value))) return *parsed;
    problem(key, unit_of_key(key)
                     ? "must be a duration such as 250ms, 30s, 2m or 6h, or a number in the unit of its name"
                     : "must be a duration such as 250ms, 30s, 2m or 6h");
    return otherwise;
}

std::vector<std::string> ConfigReader::list(std::string key, std::vector<std::string> otherwise, std::string says) {
    const auto value = declare(key, fmt::format("{}", fmt::join(otherwise, ",")), says);
    return value ? split_list(*value) : otherwise;
}

std::string ConfigReader::secret(std::string key, std::string says) {
    const auto reference = declare(key, "", says, true);
    if (!reference || reference->empty()) return {};
    auto resolved = resolve_secret(*reference, environment_, file_);
    if (resolved.names_variable) known_variables_.insert(*reference);
    if (!resolved.problem.empty()) problem(key, resolved.problem);
    return resolved.value;
}

bool ConfigReader::production() {
    return choice("env", "development", {"development", "test", "production"},
                  "What this installation is for; production refuses sample secrets and open registration.") ==
           "production";
}

void ConfigReader::problem(std::string key, std::string what) {
    auto line = fmt::format("{} ({}): {}", key, variable_of(key), what);
    if (std::ranges::find(problems_, line) == problems_.end()) problems_.push_back(std::move(line));
}

void ConfigReader::also_known(const std::vector<SettingInfo>& elsewhere) {
    for (const auto& setting : elsewhere) known_variables_.insert(variable_of(setting.key));
}

std::vector<std::string> ConfigReader::unknown_keys() const {
    std::vector<std::string> unknown;
    const auto look = [&](const std::string& variable, std::string_view where) {
        if (known_variables_.contains(variable) || is_no_setting(variable)) return;
        unknown.push_back(
            fmt::format("{}: there is no such setting ({}); `carewire config` lists them all", variable, where));
    };
    for (const auto& [key, value] : command_line_) {
        if (!known_variables_.contains(variable_of(key))) look(key, "on the command line");
    }
    for (const auto& [variable, value] : environment_) look(variable, "in the environment");
    for (const auto& [variable, value] : file_) {
        if (!environment_.contains(variable)) look(variable, "in the settings file");
    }
    return unknown;
}

std::vector<std::string> ConfigReader::problems() const {
    auto all = problems_;
    std::ranges::move(unknown_keys(), std::back_inserter(all));
    return all;
}

std::string ConfigReader::shown(std::string_view key) const {
    const auto found = effective_.find(std::string(key));
    if (found == effective_.end() || found->second.empty()) return {};
    const auto info = std::ranges::find(declared_, key, &SettingInfo::key);
    return info != declared_.end() && info->secret ? "********" : found->second;
}

}  // namespace carewire
