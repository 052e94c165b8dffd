#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace carewire {

/// A value in a statement or a row: null, 64-bit integer (also epoch milliseconds and booleans 0/1), double, UTF-8 text.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;
/// Named parameters: {{"clinic", clinic.value}, {"at", 5}} binds `:clinic` and `:at`.
using Binds = std::vector<std::pair<std::string_view, SqlValue>>;

class Row {
  public:
    explicit Row(std::vector<SqlValue> values) : values_(std::move(values)) {}
    std::size_t size() const { return values_.size(); }
    const SqlValue& at(std::size_t i) const { return values_.at(i); }
    bool null(std::size_t i) const { return std::holds_alternative<std::monostate>(values_.at(i)); }
    std::int64_t integer(std::size_t i) const;           ///< throws std::logic_error on null or text
    double real(std::size_t i) const;                    ///< integers are widened
    const std::string& text(std::size_t i) const;        ///< throws std::logic_error on null or a number
    std::string text_or(std::size_t i, std::string otherwise) const;
    std::optional<std::int64_t> maybe_integer(std::size_t i) const;
    std::optional<std::string> maybe_text(std::size_t i) const;

  private:
    std::vector<SqlValue> values_;
};

enum class Dialect { SQLite, PostgreSQL };

/// What the store could not do. The message never holds bound values (pitfall Q1).
class StoreError : public std::runtime_error {
  public:
    enum class Kind {
        Unavailable,    ///< gone, refusing, read-only, pool exhausted: hold and try again
        Busy,           ///< locked, deadlock, serialisation: try again at once
        Full,           ///< disk full: hold
        Broken,         ///< I/O error on commit, corrupt file: exit, be started again, re-read the ledger (pitfall Q17)
        Constraint,     ///< unique, foreign key or check: the statement's fault
        Refused,        ///< NUL or bad UTF-8 in text, wrong SQL: the statement's fault
    };
    StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind(kind) {}
    bool is_outage() const { return kind != Kind::Constraint && kind != Kind::Refused; }
    Kind kind;
};

/// One connection inside one transaction. Statements are prepared once per connection and cached by their text.
/// Portable SQL: named parameters, `on conflict`, `returning`; what differs asks dialect().
class Sql {
  public:
    virtual ~Sql() = default;
    virtual Dialect dialect() const = 0;
    virtual std::vector<Row> query(std::string_view statement, const Binds& binds = {}) = 0;
    /// Rows one by one with flat memory whatever their number (a cursor on PostgreSQL). False from `take` stops.
    virtual void each(std::string_view statement, const Binds& binds, const std::function<bool(const Row&)>& take) = 0;
    /// How many rows were changed.
    virtual std::int64_t execute(std::string_view statement, const Binds& binds = {}) = 0;
    /// Inserts all rows: a prepared statement per row on SQLite, one statement with `unnest` on PostgreSQL
    /// (architecture section 7). `suffix` may be ` on conflict do nothing`. How many rows were inserted.
    virtual std::int64_t insert(std::string_view table, std::span<const std::string> columns,
                                const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix = {}) = 0;

    std::optional<Row> first(std::string_view statement, const Binds& binds = {});
    /// `select … where column in (:list)` for any number of values: the text is bound as one JSON array or SQL array.
    /// Write `/*in:list*/` in the statement where the set stands: `… where id in (/*in:list*/)`.
    std::vector<Row> query_in(std::string_view statement, std::span<const std::string> list, Binds binds = {});
};

}  // namespace carewire
