#include "core/store/sql.hpp"

#include "core/json/json.hpp"
#include "core/store/postgresql_values.hpp"

namespace carewire {
namespace {

template <class T>
const T& as(const SqlValue& value, const char* wanted) {
    if (const T* held = std::get_if<T>(&value)) return *held;
    throw std::logic_error(std::string("a column was read as ") + wanted + " and is not one");
}

constexpr std::string_view kSet = "in (/*in:list*/)";

std::string json_array(std::span<const std::string> list) {
    std::string text;
    json::Writer writer(text);
    writer.begin_array();
    for (const std::string& one : list) writer.string(one);
    writer.end_array();
    return text;
}

}  // namespace

std::int64_t Row::integer(std::size_t i) const { return as<std::int64_t>(at(i), "integer"); }

double Row::real(std::size_t i) const {
    if (const auto* whole = std::get_if<std::int64_t>(&at(i))) return static_cast<double>(*whole);
    return as<double>(at(i), "real");
}

const std::string& Row::text(std::size_t i) const { return as<std::string>(at(i), "text"); }

std::string Row::text_or(std::size_t i, std::string otherwise) const { return null(i) ? std::move(otherwise) : text(i); }

std::optional<std::int64_t> Row::maybe_integer(std::size_t i) const {
    if (null(i)) return std::nullopt;
    return integer(i);
}

std::optional<std::string> Row::maybe_text(std::size_t i) const {
    if (null(i)) return std::nullopt;
    return text(i);
}

std::optional<Row> Sql::first(std::string_view statement, const Binds& binds) {
    std::optional<Row> found;
    if (dialect() == Dialect::PostgreSQL) {  // a cursor would cost three round trips, and knows no `returning`
        auto rows = query(statement, binds);
        if (!rows.empty()) found = std::move(rows.front());
        return found;
    }
    each(statement, binds, [&](const Row& row) {
        found = row;
        return false;
    });
    return found;
}

std::vector<Row> Sql::query_in(std::string_view statement, std::span<const std::string> list, Binds binds) {
    const auto place = statement.find(kSet);
    if (place == std::string_view::npos) throw std::logic_error("query_in: the statement has no in (/*in:list*/)");
    std::string whole(statement);
    const bool json = dialect() == Dialect::SQLite;
    // an array is looked up in an index; a set that is selected may be joined by reading the whole table
    whole.replace(place, kSet.size(), json ? "in (select value from json_each(:in_list))" : "= any(cast(:in_list as text[]))");
    binds.emplace_back("in_list", json ? json_array(list) : array_literal(list));
    return query(whole, binds);
}

}  // namespace carewire
