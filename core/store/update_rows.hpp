#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire {

/// Which rows an update_rows() changes, and how.
struct RowsUpdate {
    struct Column {
        std::string name;
        std::string type;  ///< `text` or `bigint`
    };
    std::string table;
    std::string key;              ///< a text column
    std::vector<Column> columns;  ///< set to a value of each row's own
    std::string set;              ///< what is set alike in all of them: `updated_at = :now`
    std::string where;            ///< finds, with the key, one row by an index: `worker = :worker`
    std::string only_if;          ///< what must hold of the row that is found: `state = 'claimed'`; empty: nothing
};

/// Updates many rows by their keys: a prepared statement per row on SQLite, one statement on PostgreSQL. A row is the key and
/// then a value per column; no key stands twice. Which of them were found and changed.
std::vector<bool> update_rows(Sql& sql, const RowsUpdate& update, const Binds& binds,
                              const std::vector<std::vector<SqlValue>>& rows);

}  // namespace carewire
