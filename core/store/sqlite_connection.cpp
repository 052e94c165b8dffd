#include "core/store/sqlite_connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/store/sqlite_errors.hpp"
#include "core/store/storable_text.hpp"

namespace carewire {
namespace {

/// Texts are few and constant; more than this means that someone writes values into them.
constexpr std::size_t kMostStatements = 500;
/// Virtual machine steps between two looks at the clock: under a millisecond of work.
constexpr int kStepsBetweenLooks = 20000;

std::string insert_text(std::string_view table, std::span<const std::string> columns, std::string_view suffix) {
    std::string names;
    std::string places;
    for (const std::string& column : columns) {
        names += (names.empty() ? "" : ", ") + column;
        places += (places.empty() ? ":" : ", :") + column;
    }
    return "insert into " + std::string(table) + " (" + names + ") values (" + places + ")" + std::string(suffix);
}

}  // namespace

struct SqliteConnection::Watch {
    Duration busy_limit;
    Duration statement_limit;
    Steady deadline{};
    Steady waiting_since{};

    void start() { deadline = std::chrono::steady_clock::now() + statement_limit; }

    static int too_late(void* self) { return std::chrono::steady_clock::now() > static_cast<Watch*>(self)->deadline; }

    /// SQLite's own handler soon sleeps 100 ms at a time; a batch of another process takes a few. Short naps keep a hand-over
    /// below 2 ms, and the growth keeps a long wait from burning the processor.
    static int wait_for_other(void* self, int calls) {
        auto& watch = *static_cast<Watch*>(self);
        const auto now = std::chrono::steady_clock::now();
        if (calls == 0) watch.waiting_since = now;
        if (now - watch.waiting_since > watch.busy_limit) return 0;
        std::this_thread::sleep_for(std::chrono::microseconds(std::min(200 * (calls / 4 + 1), 2000)));
        return 1;
    }
};

SqliteConnection::SqliteConnection(const SqliteSettings& settings)
    : session_(settings), watch_(new Watch{settings.busy_limit, settings.statement_limit}) {
    watch_->start();
    sqlite3_extended_result_codes(session_.handle(), 1);
    sqlite3_busy_handler(session_.handle(), &Watch::wait_for_other, watch_.get());
    sqlite3_progress_handler(session_.handle(), kStepsBetweenLooks, &Watch::too_late, watch_.get());
}

SqliteConnection::~SqliteConnection() = default;

SqliteStatement& SqliteConnection::prepared(std::string_view statement) {
    auto found = statements_.find(statement);
    if (found == statements_.end()) {
        if (statements_.size() >= kMostStatements) {
            std::erase_if(statements_, [](const auto& entry) { return !entry.second->running(); });
        }
        auto fresh = std::make_unique<SqliteStatement>(session_.handle(), statement);
        found = statements_.emplace(std::string(statement), std::move(fresh)).first;
    }
    return *found->second;
}

template <class Take>
void SqliteConnection::run(std::string_view statement, const Binds& binds, Take&& take) {
    watch_->start();
    SqliteStatement* chosen = &prepared(statement);
    std::unique_ptr<SqliteStatement> own;
    if (chosen->running()) {
        own = std::make_unique<SqliteStatement>(session_.handle(), statement);
        chosen = own.get();
    }
    const SqliteRun run(*chosen);
    chosen->bind(binds);
    while (chosen->step()) {
        if (!take(chosen->row())) return;
        watch_->start();  // the limit is the database's, not the taker's
    }
}

void SqliteConnection::each(std::string_view statement, const Binds& binds,
                            const std::function<bool(const Row&)>& take) {
    run(statement, binds, take);
}

std::vector<Row> SqliteConnection::query(std::string_view statement, const Binds& binds) {
    std::vector<Row> rows;
    run(statement, binds, [&](Row&& row) {
        rows.push_back(std::move(row));
        return true;
    });
    return rows;
}

std::int64_t SqliteConnection::execute(std::string_view statement, const Binds& binds) {
    watch_->start();
    SqliteStatement& chosen = prepared(statement);
    const SqliteRun run(chosen);
    chosen.bind(binds);
    while (chosen.step()) {
    }
    return chosen.changed();
}

std::int64_t SqliteConnection::insert(std::string_view table, std::span<const std::string> columns,
                                      const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix) {
    watch_->start();
    SqliteStatement& chosen = prepared(insert_text(table, columns, suffix));
    std::int64_t inserted = 0;
    for (const auto& row : rows) {
        if (row.size() != columns.size()) throw std::logic_error("a row for " + std::string(table) + " has not its columns");
        const SqliteRun run(chosen);
        for (std::size_t i = 0; i < row.size(); ++i) {
            require_storable(row[i], columns[i]);
            chosen.bind(static_cast<int>(i) + 1, row[i]);
        }
        while (chosen.step()) {
        }
        inserted += chosen.changed();
    }
    return inserted;
}

void SqliteConnection::begin(Access access) {
    access_ = access;
    execute(access == Access::Write ? "begin immediate" : "begin", {});
}

void SqliteConnection::commit() { execute("commit", {}); }

void SqliteConnection::roll_back() noexcept {
    try {
        if (sqlite3_get_autocommit(session_.handle()) == 0) execute("rollback", {});
    } catch (...) {
        usable_ = false;
    }
}

void SqliteConnection::script(std::string_view statements) {
    watch_->start();
    const int result = sqlite3_exec(session_.handle(), std::string(statements).c_str(), nullptr, nullptr, nullptr);
    if (result == SQLITE_ERROR) {
        throw StoreError(StoreError::Kind::Refused,
                         std::string("store: ") + sqlite3_errmsg(session_.handle()) + " in: " + short_text(statements));
    }
    if (result != SQLITE_OK) throw sqlite_error(session_.handle(), result, statements);
}

void SqliteConnection::quick_check() {
    const auto rows = query("pragma quick_check(1)", {});
    if (rows.empty() || rows.front().text_or(0, "") != "ok") {
        throw StoreError(StoreError::Kind::Broken, "the store's file is damaged (quick_check); restore it from a backup");
    }
}

}  // namespace carewire
