#include "core/store/postgresql_errors.hpp"

#include <libpq-fe.h>

#include <string>

#include "core/store/storable_text.hpp"

namespace carewire {
namespace {

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

}  // namespace

bool is_success(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

StoreError::Kind postgresql_kind(std::string_view sqlstate) {
    using Kind = StoreError::Kind;
    const auto state_class = sqlstate.substr(0, 2);
    if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return Kind::Busy;
    if (sqlstate == "53100") return Kind::Full;
    if (sqlstate == "58030" || state_class == "XX") return Kind::Broken;
    if (state_class == "23") return Kind::Constraint;
    // connection, invalid transaction state after a lost session, refused role, unknown database (not made yet), lacking
    // resources, operator's intervention (shutdown, statement timeout), system error; 26000: a pooler lost our statements
    for (const std::string_view away : {"08", "28", "3D", "53", "55", "57", "58", "26"}) {
        if (state_class == away) return Kind::Unavailable;
    }
    if (sqlstate == "25006" || sqlstate == "25P03" || sqlstate.empty()) return Kind::Unavailable;
    return Kind::Refused;
}

StoreError postgresql_error(const PGresult* result, std::string_view statement) {
    const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
    std::string what = "PostgreSQL: " + (sqlstate.empty() ? "the connection broke" : "error " + sqlstate);
    if (sqlstate.starts_with("42")) what += ": " + field(result, PG_DIAG_MESSAGE_PRIMARY);
    for (const auto& [code, label] : {std::pair{PG_DIAG_CONSTRAINT_NAME, "constraint "}, {PG_DIAG_TABLE_NAME, "table "}}) {
        if (const std::string name = field(result, code); !name.empty()) what += ", " + (label + name);
    }
    return {postgresql_kind(sqlstate), what + " in: " + short_text(statement)};
}

}  // namespace carewire
