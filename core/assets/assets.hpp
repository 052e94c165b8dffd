#pragma once
#include <string_view>
#include <vector>

namespace carewire {

/// The bytes of a data file that was built into the binary (SQL, templates, pages), named by its path in the source tree,
/// e.g. "consumers/journal/sql/001_events.sql". Throws std::out_of_range when there is none: a programmer's error.
std::string_view asset(std::string_view path);

/// Like asset(), but empty-handed instead of throwing: for paths that come from outside (GET /static/{file}).
bool has_asset(std::string_view path);

/// All embedded paths that begin with this prefix, sorted.
std::vector<std::string_view> assets_under(std::string_view prefix);

}  // namespace carewire
