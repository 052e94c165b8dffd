#pragma once
#include "consumers/portal/moment_text.hpp"
#include "consumers/portal/query_file.hpp"
#include "core/json/json.hpp"
#include "core/store/sql.hpp"

namespace carewire::portal {

/// A row as an object of the query's shown columns.
void write_row(json::Writer& out, const Query& query, const Row& row, MomentText& moments);

}  // namespace carewire::portal
