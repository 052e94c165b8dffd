#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"

struct pg_result;

namespace carewire {

/// A value as libpq sends it: its text form, and the type that the server should take it for. Integers are bigint and
/// doubles double precision, so that `:at - 5` is not 32-bit arithmetic; texts and nulls take the type of their place.
struct PostgresqlParameter {
    std::string text;
    bool null = false;
    unsigned type = 0;
};
PostgresqlParameter parameter_of(const SqlValue& value);

/// One column of rows as an array literal for `cast(:x as <type>[])`, e.g. `{"a \"b\"",NULL,"c"}`. Text that a store cannot
/// keep is StoreError Refused.
std::string array_literal(const std::vector<std::vector<SqlValue>>& rows, std::size_t from, std::size_t to, std::size_t column,
                          std::string_view column_name);
/// The texts as `cast(:x as text[])` takes them.
std::string array_literal(std::span<const std::string> texts);

/// A row of a result in text form: integers, booleans (0 and 1) and whole numerics as integers, other numbers as doubles, the
/// rest as text.
Row row_of(const pg_result* result, int row);

}  // namespace carewire
