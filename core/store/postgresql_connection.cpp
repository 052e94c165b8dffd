#include "core/store/postgresql_connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace carewire {
namespace {

/// Texts are few and constant; more than this means that someone writes values into them.
constexpr std::size_t kMostStatements = 500;
/// Rows per array statement: beyond a few thousand nothing is gained, and memory is held twice.
constexpr std::size_t kRowsAtOnce = 4000;
/// Rows per FETCH: a round trip costs about as much as 50 rows.
constexpr std::string_view kFetch = "fetch 1000 from ";

struct Raw {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<Oid> types;

    explicit Raw(const std::vector<PostgresqlParameter>& parameters) {
        for (const auto& parameter : parameters) {
            values.push_back(parameter.null ? nullptr : parameter.text.c_str());
            lengths.push_back(static_cast<int>(parameter.text.size()));
            types.push_back(parameter.type);
        }
    }
    int count() const { return static_cast<int>(values.size()); }
};

std::vector<PostgresqlParameter> parameters_of(const NumberedStatement& statement, const Binds& binds) {
    std::vector<PostgresqlParameter> parameters;
    for (const SqlValue* value : bound_in_order(statement, binds)) parameters.push_back(parameter_of(*value));
    return parameters;
}

std::int64_t affected(PGresult* result) {
    const std::string_view text = PQcmdTuples(result);
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace

const NumberedStatement& PostgresqlConnection::numbered(std::string_view statement) {
    const auto found = numbered_.find(statement);
    if (found != numbered_.end()) return found->second;
    return numbered_.emplace(std::string(statement), number_parameters(statement, '$')).first->second;
}

const std::string& PostgresqlConnection::prepared(const NumberedStatement& statement, const Parameters& parameters) {
    std::string key = statement.text;
    for (const auto& parameter : parameters) key += '|' + std::to_string(parameter.type);
    const auto found = prepared_.find(key);
    if (found != prepared_.end()) return found->second;
    const Raw raw(parameters);
    const std::string name = "s" + std::to_string(++names_given_);
    session_.answer(statement.text, PQsendPrepare(session_.handle(), name.c_str(), statement.text.c_str(), raw.count(),
                                                  raw.types.data()) == 1);
    return prepared_.emplace(std::move(key), name).first->second;
}

PostgresqlResult PostgresqlConnection::run_prepared(const NumberedStatement& statement, const Parameters& parameters) {
    const std::string& name = prepared(statement, parameters);
    const Raw raw(parameters);
#ifdef CAREWIRE_MUTANT_M20
    std::string text = statement.text;
    for (const auto& parameter : parameters) text += " " + parameter.text.substr(0, 2000);
#else
    const std::string& text = statement.text;
#endif
    return session_.answer(text, PQsendQueryPrepared(session_.handle(), name.c_str(), raw.count(), raw.values.data(), raw.lengths.data(),
                                                     nullptr, 0) == 1);
}

PostgresqlResult PostgresqlConnection::run(std::string_view statement, const Binds& binds) {
    const NumberedStatement& known = numbered(statement);
    return run_prepared(known, parameters_of(known, binds));
}

std::vector<Row> PostgresqlConnection::query(std::string_view statement, const Binds& binds) {
    const auto result = run(statement, binds);
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(PQntuples(result.get())));
    for (int i = 0; i < PQntuples(result.get()); ++i) rows.push_back(row_of(result.get(), i));
    return rows;
}

void PostgresqlConnection::each(std::string_view statement, const Binds& binds,
                                const std::function<bool(const Row&)>& take) {
    const std::string cursor = "rows" + std::to_string(++cursors_);
    run("declare " + cursor + " no scroll cursor for " + std::string(statement), binds);
    bool wanted = true;
    while (wanted) {
        const auto batch = run(std::string(kFetch) + cursor, {});
        const int count = PQntuples(batch.get());
        for (int i = 0; i < count && wanted; ++i) wanted = take(row_of(batch.get(), i));
        if (count == 0) break;
    }
    script("close " + cursor);
    --cursors_;
}

std::int64_t PostgresqlConnection::execute(std::string_view statement, const Binds& binds) {
    return affected(run(statement, binds).get());
}

const std::string& PostgresqlConnection::type_of(const std::string& table, const std::string& column) {
    auto& columns = types_[table];
    if (!columns.contains(column)) {
        const auto rows = query(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = to_regclass(:table) and attnum > 0 and not attisdropped",
            {{"table", table}});
        for (const Row& row : rows) columns[row.text(0)] = row.text(1);
    }
    const auto found = columns.find(column);
    if (found != columns.end()) return found->second;
    throw StoreError(StoreError::Kind::Refused, "there is no column " + column + " in a table " + table);
}

std::int64_t PostgresqlConnection::insert(std::string_view table, std::span<const std::string> columns,
                                          const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix) {
    const std::string name(table);
    std::string names;
    std::string arrays;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string comma = i == 0 ? "" : ", ";
        names += comma + columns[i];
        arrays += comma + "cast($" + std::to_string(i + 1) + " as " + type_of(name, columns[i]) + "[])";
    }
    const NumberedStatement statement{
        "insert into " + name + " (" + names + ") select * from unnest(" + arrays + ")" + std::string(suffix), {}};
    for (const auto& row : rows) {
        if (row.size() != columns.size()) throw std::logic_error("a row for " + name + " has not its columns");
    }
    std::int64_t inserted = 0;
    for (std::size_t from = 0; from < rows.size(); from += kRowsAtOnce) {
        const std::size_t to = std::min(rows.size(), from + kRowsAtOnce);
        Parameters parameters;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            parameters.push_back({array_literal(rows, from, to, i, columns[i]), false, 0});
        }
        inserted += affected(run_prepared(statement, parameters).get());
    }
    return inserted;
}

void PostgresqlConnection::begin(Access access) {
    if (numbered_.size() > kMostStatements || prepared_.size() > kMostStatements) {
        script("deallocate all");
        numbered_.clear();
        prepared_.clear();
    }
    cursors_ = 0;
    script(access == Access::Write ? "begin" : "begin isolation level repeatable read, read only");
}

void PostgresqlConnection::commit() {
    const auto result = session_.answer("commit", PQsendQuery(session_.handle(), "commit") == 1);
    // the server answers the commit of a failed transaction with success and the word ROLLBACK
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
        throw StoreError(StoreError::Kind::Refused, "PostgreSQL: a statement had failed, nothing was kept in: commit");
    }
}

void PostgresqlConnection::roll_back() noexcept {
    if (!usable()) return;
    try {
        script("rollback");
    } catch (...) {
        usable_ = false;
    }
}

void PostgresqlConnection::script(std::string_view statements) {
    session_.answer(statements, PQsendQuery(session_.handle(), std::string(statements).c_str()) == 1);
}

}  // namespace carewire
