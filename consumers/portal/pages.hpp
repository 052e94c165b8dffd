#pragma once
#include "consumers/portal/reading.hpp"
#include "core/store/database.hpp"

namespace carewire::portal {

/// A page of a list: `{"items":[…],"next":…}` (C-9), and `Link: rel="next"` while there is more.
Answer list_page(const Reading& reading, const http::Call& call);

/// All of a list as CSV, in pieces of some hundred rows; each piece is a read of its own that goes on where the last one ended.
Answer list_csv(const Reading& reading, Database& database);

/// The one row, or 404.
Answer one_row(const Reading& reading);

}  // namespace carewire::portal
