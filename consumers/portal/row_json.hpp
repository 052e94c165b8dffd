#pragma once
#include "consumers/portal/query_file.hpp"
#include "core/json/json.hpp"
#include "core/store/sql.hpp"
#include "core/time/zone.hpp"

namespace carewire::portal {

/// A row as an object of the query's shown columns.
void write_row(json::Writer& out, const Query& query, const Row& row, const Zone& zone);

}  // namespace carewire::portal
