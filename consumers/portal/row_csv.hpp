#pragma once
#include <string>
#include <string_view>

#include "consumers/portal/moment_text.hpp"
#include "consumers/portal/query_file.hpp"
#include "core/store/sql.hpp"

namespace carewire::portal {

/// A text as one CSV cell: quoted where RFC 4180 asks for it. A spreadsheet would run a cell that begins with `= + - @` (also
/// full-width), tab or CR as a formula: such a text gets one `'` in front, which a reader takes off again (FB-9).
void append_text_cell(std::string& out, std::string_view text);

/// The line of column names.
void append_csv_head(std::string& out, const Query& query);
/// A row as a line, ended by CR LF; null is an empty cell.
void append_csv_row(std::string& out, const Query& query, const Row& row, MomentText& moments);

}  // namespace carewire::portal
