#include "core/store/database.hpp"

#include "core/store/postgresql_database.hpp"
#include "core/store/sqlite_database.hpp"

namespace carewire {

std::unique_ptr<Database> Database::open(const DatabaseOptions& options) {
    if (options.url.starts_with("sqlite3://")) return open_sqlite(options);
    if (options.url.starts_with("postgresql://")) return open_postgresql(options);
    throw StoreError(StoreError::Kind::Refused, "the store's address begins with sqlite3:// or postgresql://");
}

}  // namespace carewire
