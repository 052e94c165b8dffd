#include <filesystem>

#include "ops/cli/command.hpp"
#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

int migrate_store(Context& context) {
    auto options = read_store_settings(context.config);
    context.require_good_settings();
    options.create = true;
    constexpr std::string_view kSqlite = "sqlite3://";
    if (options.url.starts_with(kSqlite)) {
        const auto folder = std::filesystem::path(options.url.substr(kSqlite.size())).parent_path();
        if (!folder.empty()) std::filesystem::create_directories(folder);
    }
    const auto database = Database::open(options);
    migrate(*database, migration_folders());
    Table table{.columns = {"applied"}};
    for (const auto& path : applied_migrations(*database)) table.rows.push_back({path});
    context.terminal.table(table);
    return kOk;
}

}  // namespace

Command migrate() {
    return {"migrate", "Make the store, or bring its tables up to date; harmless to repeat.",
            [](Arguments&) -> Run { return migrate_store; }};
}

}  // namespace carewire::cli
