#pragma once
#include <string_view>

#include "consumers/portal/query_file.hpp"

namespace carewire::portal {

/// Takes one line of a header, without its `-- `, into the query. Throws std::runtime_error that says what is wrong with it.
void take_header_line(Query& query, std::string_view line);

}  // namespace carewire::portal
