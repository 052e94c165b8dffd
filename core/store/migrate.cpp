#include <map>
#include <stdexcept>

#include "core/auth/sha256.hpp"
#include "core/store/connection.hpp"
#include "core/store/database.hpp"
#include "core/store/migration_files.hpp"

namespace carewire {
namespace {

using Applied = std::map<std::string, std::string>;

/// Every process that migrates takes this lock first; the number only has to be the same in all of them.
constexpr std::int64_t kMigrationLock = 0x6361726577697265;  // "carewire"

Applied applied_in(Sql& sql) {
    Applied applied;
    const bool there = sql.first(sql.dialect() == Dialect::SQLite
                                     ? "select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'"
                                     : "select 1 where to_regclass('schema_migrations') is not null")
                           .has_value();
    if (!there) return applied;
    for (const Row& row : sql.query("select path, sha256 from schema_migrations")) applied[row.text(0)] = row.text(1);
    return applied;
}

/// The files that are still to be applied. Throws when an applied one was changed since.
std::vector<MigrationFile> missing(const std::vector<MigrationFile>& files, const Applied& applied) {
    std::vector<MigrationFile> left;
    for (const MigrationFile& file : files) {
        const auto found = applied.find(file.path);
        if (found == applied.end()) {
            left.push_back(file);
        } else if (found->second != sha256_hex(file.text)) {
            throw std::runtime_error("the migration " + file.path + " was changed after this store had applied it; "
                                     "put the change into a new file");
        }
    }
    return left;
}

void apply(Sql& sql, const MigrationFile& file) {
    dynamic_cast<Connection&>(sql).script(file.text);
    sql.execute("insert into schema_migrations (path, sha256) values (:path, :sha256)",
                {{"path", file.path}, {"sha256", sha256_hex(file.text)}});
}

}  // namespace

void migrate(Database& database, const std::vector<std::string>& folders) {
    const auto files = migration_files(folders, database.dialect());
    // most starts find everything in place and must not wait for a writer
    if (missing(files, database.read(applied_in)).empty()) return;
    database.write([&](Sql& sql) {
        if (sql.dialect() == Dialect::PostgreSQL) sql.query("select pg_advisory_xact_lock(:lock)", {{"lock", kMigrationLock}});
        sql.execute("create table if not exists schema_migrations (path text primary key, sha256 text not null)");
        for (const MigrationFile& file : missing(files, applied_in(sql))) apply(sql, file);
    });
}

}  // namespace carewire
