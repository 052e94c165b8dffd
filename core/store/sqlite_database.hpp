#pragma once
#include <memory>

#include "core/store/database.hpp"

namespace carewire {

/// A store in one SQLite file: a pool of readers and one writer (pitfall Q4). The file is opened, and checked, at once.
/// When the file is moved away or replaced under the process, every transaction is StoreError Unavailable until it is back
/// (fault F53).
std::unique_ptr<Database> open_sqlite(const DatabaseOptions& options);

}  // namespace carewire
