#include "core/config/process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace carewire {
namespace {

constexpr std::string_view kPrefix = "CAREWIRE_";
constexpr std::string_view kFileOfTheLaptop = "var/carewire.env";

std::string unquoted(std::string_view value) {
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    return std::string(quoted ? value.substr(1, value.size() - 2) : value);
}

}  // namespace

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line = *entry;
        const auto equals = line.find('=');
        if (line.starts_with(kPrefix) && equals != std::string_view::npos) {
            found.emplace(line.substr(0, equals), line.substr(equals + 1));
        }
    }
    return found;
}

SettingsFile parse_settings(std::string_view text, std::string_view name) {
    SettingsFile file;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
            line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        if (line.starts_with("export ")) line.remove_prefix(7);
        const auto equals = line.find('=');
        if (!line.starts_with(kPrefix) || equals == std::string_view::npos) {
            file.problems.push_back(fmt::format("{} line {}: must read CAREWIRE_NAME=value", name, number));
            continue;
        }
        file.values[std::string(line.substr(0, equals))] = unquoted(line.substr(equals + 1));
    }
    return file;
}

SettingsFile read_settings_file(const std::map<std::string, std::string>& command_line,
                                const std::map<std::string, std::string>& environment) {
    std::string path(kFileOfTheLaptop);
    bool named = false;
    for (const auto& [source, key] : {std::pair{&environment, "CAREWIRE_CONFIG"}, std::pair{&command_line, "config"}}) {
        if (const auto found = source->find(key); found != source->end()) {
            path = found->second;
            named = true;
        }
    }
    if (path.empty() || (!named && !std::filesystem::exists(path))) return {};
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in) return {{}, {fmt::format("{}: the settings file cannot be read", path)}};
    return parse_settings(text.str(), path);
}

}  // namespace carewire
