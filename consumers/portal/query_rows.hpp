#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace carewire::portal {

/// The text of the query file with a name such as `feedback/list`; nothing when there is none.
using QueryTexts = std::function<std::optional<std::string_view>(std::string_view name)>;

/// The text of a query file with what it borrows written out: a header line `-- rows of: feedback/list` stands for that file's
/// `-- column:` lines, and its statement up to the line that begins with `where` comes before this file's own. `name` is the file's
/// own name. Throws std::runtime_error when the other file is not there, has no such line, or borrows in a circle.
std::string with_rows(std::string_view name, std::string_view text, const QueryTexts& others);

}  // namespace carewire::portal
