#include "core/config/secret.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace carewire {
namespace {

ResolvedSecret from_file(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return {.problem = fmt::format("names the file {}, which does not exist", path)};
    }
    if ((info.st_mode & 077) != 0 && !path.starts_with("/run/secrets/")) {
        return {.problem = fmt::format("names the file {}, which others may open: chmod 600 {}", path, path)};
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in) return {.problem = fmt::format("names the file {}, which cannot be read", path)};
    auto value = text.str();
    if (value.ends_with('\n')) value.pop_back();
    if (value.empty()) return {.problem = fmt::format("names the file {}, which is empty", path)};
    return {.value = std::move(value)};
}

}  // namespace

ResolvedSecret resolve_secret(const std::string& reference, const std::map<std::string, std::string>& environment,
                              const std::map<std::string, std::string>& file) {
    if (reference.find('/') != std::string::npos) return from_file(reference);
    for (const auto* source : {&environment, &file}) {
        if (const auto found = source->find(reference); found != source->end() && !found->second.empty()) {
            return {.value = found->second, .names_variable = true};
        }
    }
    if (const char* value = std::getenv(reference.c_str()); value != nullptr && *value != '\0') {
        return {.value = value, .names_variable = true};
    }
    // The reference itself is not repeated: somebody may have put the secret there by mistake.
    return {.problem = "names neither an environment variable that is set nor a file (a path with a /)",
            .names_variable = true};
}

}  // namespace carewire
