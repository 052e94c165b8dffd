#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// Settings of a process, by key (`http.port`); in the environment `CAREWIRE_HTTP_PORT`. Order of precedence: command
/// line, environment, file, default (operations.md section 3). A module declares its settings where it uses them:
///
///     struct DoorSettings {
///         int port = 0;
///         static DoorSettings read(ConfigReader& from) {
///             return {.port = from.port("http.port", 8080, "Port of the door.")};
///         }
///     };
///
/// Reading never throws: mistakes are collected, and the process exits with 2 and all of them before any thread starts.
struct SettingInfo {
    std::string key;
    std::string says;
    std::string default_text;
    bool secret = false;
};

/// `http.port` is CAREWIRE_HTTP_PORT in the environment and in files.
std::string variable_of(std::string_view key);

class ConfigReader {
  public:
    /// `environment`: the variables that start with CAREWIRE_; `file`: lines of KEY=value, may be empty.
    ConfigReader(std::map<std::string, std::string> command_line, std::map<std::string, std::string> environment,
                 std::map<std::string, std::string> file);
    /// The process's own environment, and the file named by the command line's `config` or by CAREWIRE_CONFIG; without
    /// either, `var/carewire.env` where it exists. A named file that cannot be read is a problem.
    static ConfigReader from_process(std::map<std::string, std::string> command_line);

    std::string text(std::string key, std::string otherwise, std::string says);
    std::string choice(std::string key, std::string otherwise, std::vector<std::string> allowed, std::string says);
    std::int64_t integer(std::string key, std::int64_t otherwise, std::int64_t least, std::int64_t most,
                         std::string says);
    int port(std::string key, int otherwise, std::string says);
    bool flag(std::string key, bool otherwise, std::string says);
    /// `250ms`, `30s`, `2m`, `6h`, or a bare number in the key's own unit (`…_ms`, `…_s`, `…_h`).
    std::chrono::milliseconds duration(std::string key, std::chrono::milliseconds otherwise, std::string says);
    std::vector<std::string> list(std::string key, std::vector<std::string> otherwise, std::string says);
    /// The key ends in `_ref` and names an environment variable or a file (mode 0600) that holds the secret; empty when
    /// unset.
    std::string secret(std::string key, std::string says);

    /// `env=production`
    bool production();
    void problem(std::string key, std::string what);
    /// Keys that other processes of the same installation read: set here too, they are no mistake.
    void also_known(const std::vector<SettingInfo>& elsewhere);
    /// Every mistake so far, one line each: what, where, what to do; unknown CAREWIRE_ keys too. No values of secrets.
    std::vector<std::string> problems() const;
    /// What has been declared, for `carewire config` and ops/config/example.env.
    const std::vector<SettingInfo>& declared() const { return declared_; }
    /// The effective value as text; secrets as stars.
    std::string shown(std::string_view key) const;

  private:
    std::optional<std::string> find(const std::string& key) const;
    /// Notes the declaration and the effective value; what was set, or nothing.
    std::optional<std::string> declare(const std::string& key, const std::string& otherwise, const std::string& says,
                                       bool secret = false);
    std::vector<std::string> unknown_keys() const;

    std::map<std::string, std::string> command_line_;        ///< by key
    std::map<std::string, std::string> environment_, file_;  ///< by variable
    std::map<std::string, std::string> effective_;
    std::vector<SettingInfo> declared_;
    std::set<std::string> known_variables_;
    std::vector<std::string> problems_;
};

}  // namespace carewire
