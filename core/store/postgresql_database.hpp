#pragma once
#include <memory>

#include "core/store/database.hpp"

namespace carewire {

/// A store on a PostgreSQL server. Nothing is connected until the first transaction: a server that is away when the process
/// starts is an outage to wait for, not a reason to fail.
std::unique_ptr<Database> open_postgresql(const DatabaseOptions& options);

}  // namespace carewire
