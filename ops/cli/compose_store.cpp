#include "ops/cli/compose_store.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "core/assets/assets.hpp"
#include "core/store/migration_files.hpp"

namespace carewire::cli {

DatabaseOptions read_store_settings(ConfigReader& from) {
    DatabaseOptions options;
    options.url = from.text("db.url", "sqlite3://var/carewire.db",
                            "The store: sqlite3://PATH or postgresql://USER@HOST:PORT/NAME.");
    options.pool =
        static_cast<int>(from.integer("db.pool", 10, 1, 200, "Connections of a process to the store at most."));
    options.pool_wait = from.duration("db.pool_wait_ms", Duration{2000}, "How long to wait for a free one before 503.");
    options.statement_limit =
        from.duration("db.statement_limit_ms", Duration{10'000}, "After this time a statement is given up.");
    options.create = false;
    return options;
}

std::vector<std::string> migration_folders() {
    constexpr std::string_view kPlace = "/sql/";
    std::vector<std::string> folders;
    for (const std::string_view part : {"core/", "producers/", "consumers/"}) {
        for (const auto path : assets_under(part)) {
            const auto at = path.rfind(kPlace);
            if (at == std::string_view::npos) continue;
            const std::string folder(path.substr(0, at));
            if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
        }
    }
    return folders;
}

std::vector<std::string> applied_migrations(Database& database) {
    std::vector<std::string> paths;
    try {
        database.read([&](Sql& sql) {
            for (const Row& row : sql.query("select path from schema_migrations order by path")) paths.push_back(row.text(0));
            return 0;
        });
    } catch (const StoreError& error) {
        if (error.kind != StoreError::Kind::Refused) throw;  // a store that was never migrated has no such table
    }
    return paths;
}

std::vector<std::string> missing_migrations(Database& database) {
    const auto applied = applied_migrations(database);
    std::vector<std::string> missing;
    for (const auto& file : migration_files(migration_folders(), database.dialect())) {
        if (std::ranges::find(applied, file.path) == applied.end()) missing.push_back(file.path);
    }
    return missing;
}

bool migrate_when_it_answers(Database& database, Log& log, const std::stop_token& stop) {
    constexpr Duration kLongestPause{5000};
    std::mutex mutex;
    std::condition_variable_any stopped;
    Duration pause{100};
    while (!stop.stop_requested()) {
        try {
            migrate(database, migration_folders());
            return true;
        } catch (const StoreError& error) {
            if (!error.is_outage()) throw;
            if (pause == Duration{100}) log.warning("store.waiting", {{"why", error.what()}});
        }
        std::unique_lock lock(mutex);
        stopped.wait_for(lock, stop, pause, [] { return false; });
        pause = std::min(pause * 2, kLongestPause);
    }
    return false;
}

}  // namespace carewire::cli
