#include "core/store/migration_files.hpp"

#include <algorithm>

#include "core/assets/assets.hpp"

namespace carewire {

std::vector<MigrationFile> migration_files(const std::vector<std::string>& folders, Dialect dialect) {
    const std::string_view other = dialect == Dialect::SQLite ? ".postgresql.sql" : ".sqlite.sql";
    auto ordered = folders;
    std::stable_partition(ordered.begin(), ordered.end(), [](const std::string& folder) { return folder.starts_with("core/"); });
    std::vector<MigrationFile> files;
    for (const std::string& folder : ordered) {
        for (const std::string_view path : assets_under(folder + "/sql/")) {
            if (path.ends_with(".sql") && !path.ends_with(other)) files.push_back({std::string(path), asset(path)});
        }
    }
    return files;
}

}  // namespace carewire
