#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/store/connection.hpp"
#include "core/store/named_parameters.hpp"
#include "core/store/postgresql_session.hpp"
#include "core/store/postgresql_values.hpp"

namespace carewire {

/// A session with a PostgreSQL server. Writers run at read committed, readers see one snapshot (repeatable read, read only).
/// After an error inside a transaction the server refuses everything up to the rollback (pitfall Q14): use savepoints.
class PostgresqlConnection final : public Connection {
  public:
    PostgresqlConnection(const std::string& url, Duration statement_limit) : session_(url, statement_limit) {}

    Dialect dialect() const override { return Dialect::PostgreSQL; }
    std::vector<Row> query(std::string_view statement, const Binds& binds) override;
    void each(std::string_view statement, const Binds& binds, const std::function<bool(const Row&)>& take) override;
    std::int64_t execute(std::string_view statement, const Binds& binds) override;
    std::int64_t insert(std::string_view table, std::span<const std::string> columns,
                        const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix) override;
    void begin(Access access) override;
    void commit() override;
    void roll_back() noexcept override;
    void script(std::string_view statements) override;
    bool usable() const noexcept override { return usable_ && session_.alive(); }

  private:
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Parameters = std::vector<PostgresqlParameter>;

    const NumberedStatement& numbered(std::string_view statement);
    /// The server-side name of the statement for parameters of these types.
    const std::string& prepared(const NumberedStatement& statement, const Parameters& parameters);
    PostgresqlResult run(std::string_view statement, const Binds& binds);
    PostgresqlResult run_prepared(const NumberedStatement& statement, const Parameters& parameters);
    const std::string& type_of(const std::string& table, const std::string& column);

    PostgresqlSession session_;
    bool usable_ = true;
    int cursors_ = 0;
    std::size_t names_given_ = 0;
    std::unordered_map<std::string, NumberedStatement, TextHash, std::equal_to<>> numbered_;
    std::unordered_map<std::string, std::string> prepared_;                       ///< text and types → name
    std::map<std::string, std::map<std::string, std::string>> types_;             ///< table → column → type
};

}  // namespace carewire
