#include "core/store/sqlite_session.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/store/sql.hpp"
#include "core/store/sqlite_errors.hpp"

namespace carewire {
namespace {

/// Log pages (4 KiB) between two moves of the log into the file. Four times SQLite's own 1000 doubles the loop's rate (130,000
/// events/s against 70,000 in batches of 500) because a hot page is moved once instead of four times; the log stays at 16 MiB.
constexpr const char* kPagesBetweenCheckpoints = "4000";

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::unique_ptr<soci::session> open_session(const SqliteSettings& settings) {
    if (!settings.create && !std::filesystem::exists(settings.file)) {
        throw StoreError(StoreError::Kind::Unavailable, "there is no store at " + settings.file +
                                                            "; it was moved, or `carewire` has not created it yet");
    }
    // whole seconds only (pitfall Q3), for SOCI's own statements until the finer limit below
    return std::make_unique<soci::session>(soci::sqlite3, "db=" + quoted(settings.file) + " timeout=5");
}

std::string ask(soci::session& session, const std::string& statement) {
    std::string answer;
    session << statement, soci::into(answer);
    return answer;
}

void set_and_read_back(soci::session& session, const std::string& name, const std::string& value, const std::string& shown) {
    session << "pragma " + name + " = " + value;
    const std::string now = ask(session, "pragma " + name);
    if (now != shown) throw StoreError(StoreError::Kind::Broken, "the store does not take " + name + " = " + value);
}

/// Several processes may open a new file at once; the change to WAL fails at once for those who lose, timeout or not.
void use_wal(soci::session& session, Duration limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (true) {
        try {
            if (ask(session, "pragma journal_mode = wal") == "wal") return;
            throw StoreError(StoreError::Kind::Broken, "the store does not take journal_mode = wal");
        } catch (const soci::sqlite3_soci_error& error) {
            const bool locked = sqlite_kind(error.result()) == StoreError::Kind::Busy;
            if (!locked || std::chrono::steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

SqliteSession::SqliteSession(const SqliteSettings& settings) {
    try {
        session_ = open_session(settings);
        const auto* backend = static_cast<soci::sqlite3_session_backend*>(session_->get_backend());
        handle_ = reinterpret_cast<sqlite3*>(backend->conn_);
        const std::string limit = std::to_string(settings.busy_limit.count());
        set_and_read_back(*session_, "busy_timeout", limit, limit);
        use_wal(*session_, settings.busy_limit);
        set_and_read_back(*session_, "synchronous", "full", "2");
        set_and_read_back(*session_, "wal_autocheckpoint", kPagesBetweenCheckpoints, kPagesBetweenCheckpoints);
        set_and_read_back(*session_, "foreign_keys", "on", "1");
        set_and_read_back(*session_, "query_only", settings.query_only ? "on" : "off", settings.query_only ? "1" : "0");
    } catch (const soci::sqlite3_soci_error& error) {
        throw StoreError(sqlite_kind(error.result()), "the store at " + settings.file + " cannot be opened: " +
                                                          error.get_error_message());
    } catch (const soci::soci_error& error) {
        throw StoreError(StoreError::Kind::Unavailable, "the store at " + settings.file + " cannot be opened: " +
                                                            error.get_error_message());
    }
}

SqliteSession::~SqliteSession() = default;

}  // namespace carewire
