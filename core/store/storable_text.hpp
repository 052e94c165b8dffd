#pragma once
#include <string>
#include <string_view>

#include "core/store/sql.hpp"

namespace carewire {

/// Whether both databases keep this text as it is: UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL. SQLite
/// would take anything and PostgreSQL refuses, so the store decides for both (pitfall Q10).
bool is_storable(std::string_view text);

/// Throws StoreError Refused that names the parameter or column, never the value.
void require_storable(const SqlValue& value, std::string_view name);

/// The beginning of a statement, on one line, for error messages: statements hold no values, those are bound.
std::string short_text(std::string_view statement);

}  // namespace carewire
