#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/portal/query_file.hpp"
#include "core/store/sql.hpp"

namespace carewire::portal {

/// Where a page ended: the values of the order's columns of its last row, as opaque text (base64url of a JSON array). Rows that
/// come in between pages move nothing (C-9). It is only ever bound as values beside the clinic, so a made-up one shows nothing
/// that the caller may not see.
std::string cursor_of(const Query& query, const Row& row);
/// Nothing when the text is not one, or of another order.
std::optional<std::vector<SqlValue>> read_cursor(std::string_view text, std::size_t columns);
/// `after_1` for 0.
std::string_view after_name(std::size_t place);

}  // namespace carewire::portal
