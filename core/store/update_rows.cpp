#include "core/store/update_rows.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "core/store/postgresql_values.hpp"

namespace carewire {
namespace {

std::string joined(std::string left, std::string_view right, std::string_view between) {
    if (!left.empty() && !right.empty()) left += between;
    return left += right;
}

std::string_view only_if(const RowsUpdate& update) { return update.only_if.empty() ? "true" : std::string_view(update.only_if); }

std::vector<bool> one_by_one(Sql& sql, const RowsUpdate& update, Binds binds, const std::vector<std::vector<SqlValue>>& rows) {
    std::string sets;
    const std::size_t first = binds.size();
    binds.emplace_back("row_key", std::int64_t{0});
    for (const RowsUpdate::Column& column : update.columns) {
        sets = joined(std::move(sets), fmt::format("{0} = :{0}", column.name), ", ");
        binds.emplace_back(column.name, std::int64_t{0});
    }
    const std::string statement = fmt::format("update {} set {} where {} = :row_key and {} and {}", update.table,
                                              joined(sets, update.set, ", "), update.key, update.where, only_if(update));
    std::vector<bool> changed;
    changed.reserve(rows.size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) binds[first + i].second = row[i];
        changed.push_back(sql.execute(statement, binds) > 0);
    }
    return changed;
}

/// Each row is looked up by its key first, looked at then, and changed at the place where it was found, because a planner that
/// guesses at the length of a list or at what a condition leaves reads the whole table for a few rows. A row that another
/// transaction has changed meanwhile is left alone.
std::string together_text(const RowsUpdate& update) {
    std::string sets;
    std::string arrays = "cast(:row_key as text[])";
    std::string names = "row_key";
    for (const RowsUpdate::Column& column : update.columns) {
        sets = joined(std::move(sets), fmt::format("{0} = given.new_{0}", column.name), ", ");
        arrays += fmt::format(", cast(:{} as {}[])", column.name, column.type);
        names += ", new_" + column.name;
    }
    return fmt::format(
        "update {0} set {1} from (select wanted.*, place from unnest({2}) as wanted({3}), lateral (select ctid as place, {6} as fits from {0}"
        " where {4} = wanted.row_key and {5} offset 0) as found where fits) as given where {0}.ctid = given.place returning {4}",
        update.table, joined(sets, update.set, ", "), arrays, names, update.key, update.where, only_if(update));
}

/// Nothing but the keys differs: no list to join with.
std::string alike_text(const RowsUpdate& update) {
    return fmt::format("update {0} set {1} where {2} = any(cast(:row_key as text[])) and {3} returning {2}", update.table, update.set,
                       update.key, update.where);
}

std::vector<bool> together(Sql& sql, const RowsUpdate& update, Binds binds, const std::vector<std::vector<SqlValue>>& rows) {
    binds.emplace_back("row_key", array_literal(rows, 0, rows.size(), 0, update.key));
    for (std::size_t i = 0; i < update.columns.size(); ++i) {
        binds.emplace_back(update.columns[i].name, array_literal(rows, 0, rows.size(), i + 1, update.columns[i].name));
    }
    const bool alike = update.columns.empty() && update.only_if.empty();
    const std::vector<Row> found = sql.query(alike ? alike_text(update) : together_text(update), binds);
    std::unordered_set<std::string_view> keys;
    for (const Row& row : found) keys.insert(row.text(0));
    std::vector<bool> changed;
    changed.reserve(rows.size());
    for (const auto& row : rows) changed.push_back(keys.contains(std::get<std::string>(row.front())));
    return changed;
}

}  // namespace

std::vector<bool> update_rows(Sql& sql, const RowsUpdate& update, const Binds& binds,
                              const std::vector<std::vector<SqlValue>>& rows) {
    if (rows.empty()) return {};
    return sql.dialect() == Dialect::SQLite ? one_by_one(sql, update, binds, rows) : together(sql, update, binds, rows);
}

}  // namespace carewire
