#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/store/connection.hpp"
#include "core/store/sqlite_session.hpp"
#include "core/store/sqlite_statement.hpp"

namespace carewire {

/// A session with an SQLite file. A writer begins with BEGIN IMMEDIATE (pitfall Q4) and waits for other processes up to the
/// busy limit; a reader sees one snapshot from its first statement on.
class SqliteConnection final : public Connection {
  public:
    explicit SqliteConnection(const SqliteSettings& settings);
    ~SqliteConnection() override;

    Dialect dialect() const override { return Dialect::SQLite; }
    std::vector<Row> query(std::string_view statement, const Binds& binds) override;
    void each(std::string_view statement, const Binds& binds, const std::function<bool(const Row&)>& take) override;
    std::int64_t execute(std::string_view statement, const Binds& binds) override;
    std::int64_t insert(std::string_view table, std::span<const std::string> columns,
                        const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix) override;
    void begin(Access access) override;
    void commit() override;
    void roll_back() noexcept override;
    void script(std::string_view statements) override;
    bool usable() const noexcept override { return usable_; }
    /// Reads the whole file's structure; StoreError Broken when it is damaged (fault F55).
    void quick_check();

  private:
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct Watch;  // the deadline and the wait for other processes
    template <class Take>
    void run(std::string_view statement, const Binds& binds, Take&& take);
    SqliteStatement& prepared(std::string_view statement);

    SqliteSession session_;
    std::unique_ptr<Watch> watch_;
    Access access_ = Access::Read;
    bool usable_ = true;
    std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, TextHash, std::equal_to<>> statements_;
};

}  // namespace carewire
