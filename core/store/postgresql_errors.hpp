#pragma once
#include <string_view>

#include "core/store/sql.hpp"

struct pg_result;

namespace carewire {

bool is_success(const pg_result* result);

/// What an SQLSTATE (PostgreSQL manual, appendix A) means for us.
StoreError::Kind postgresql_kind(std::string_view sqlstate);

/// The error of a result: SQLSTATE and the constraint's or table's name. The server's sentence is quoted only for wrong SQL
/// (class 42), which speaks of the statement's text; others hold values (pitfall Q1).
StoreError postgresql_error(const pg_result* result, std::string_view statement);

}  // namespace carewire
