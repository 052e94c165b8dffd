#pragma once
#include <map>
#include <string>

namespace carewire {

struct ResolvedSecret {
    std::string value;
    std::string problem;  ///< a sentence without the value
    bool names_variable = false;
};
/// Follows a `…_ref`: an environment variable's name (also of the settings file), or a path (it has a `/`). A file that
/// others may read or write is refused, except below /run/secrets, whose modes are the orchestrator's. One newline at
/// the end is cut.
ResolvedSecret resolve_secret(const std::string& reference, const std::map<std::string, std::string>& environment,
                              const std::map<std::string, std::string>& file);

}  // namespace carewire
