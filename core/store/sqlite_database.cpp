#include "core/store/sqlite_database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "core/store/pool.hpp"
#include "core/store/pooled_transaction.hpp"
#include "core/store/probe.hpp"
#include "core/store/sqlite_connection.hpp"

namespace carewire {
namespace {

/// Which file a path leads to at this moment.
struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    bool operator==(const FileIdentity&) const = default;
};

FileIdentity identity_of(const std::string& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino};
}

/// Patients' data: readable for its owner alone. SQLite gives its -wal and -shm files the same mode.
void create_private(const std::string& file) {
    const auto folder = std::filesystem::path(file).parent_path();
    std::error_code ignored;  // the open below says what is wrong
    if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
    // only when it is new: closing a second descriptor of a file in use would drop the process's locks on it
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (opened >= 0) ::close(opened);
}

SqliteSettings settings_of(const DatabaseOptions& options) {
    constexpr std::string_view kScheme = "sqlite3://";
    return {.file = options.url.substr(kScheme.size()), .create = options.create, .statement_limit = options.statement_limit};
}

/// Before the library's first use in a process. A connection is in one thread's hands at a time (Pool), so its own locks guard
/// nothing; and nobody reads the library's memory statistics, for which every allocation takes a lock of the whole process.
void configure_library() {
    static const bool once = [] {
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }();
    static_cast<void>(once);
}

class SqliteDatabase final : public Database {
  public:
    explicit SqliteDatabase(const DatabaseOptions& options)
        : settings_(settings_of(options)),
          readers_(options.pool, options.pool_wait, [this] { return connect(true); }),
          writer_(1, options.pool_wait, [this] { return connect(false); }),
          probe_([this] { connect(true)->query("select count(*) from sqlite_master", {}); }) {
        if (settings_.create) create_private(settings_.file);
        SqliteConnection first(settings_);
        if (options.check) first.quick_check();
        identity_ = identity_of(settings_.file);
        settings_.create = false;  // from now on a missing file is a fault, never a fresh store
    }

    Dialect dialect() const override { return Dialect::SQLite; }
    std::unique_ptr<Transaction> begin_write() override { return begin(writer_, Connection::Access::Write); }
    std::unique_ptr<Transaction> begin_read() override { return begin(readers_, Connection::Access::Read); }
    bool answers(Duration within) override { return probe_.answers(within); }

  private:
    std::unique_ptr<SqliteConnection> connect(bool query_only) {
        require_same_file();
        SqliteSettings settings = settings_;
        settings.query_only = query_only;
        return std::make_unique<SqliteConnection>(settings);
    }

    std::unique_ptr<Transaction> begin(Pool& pool, Connection::Access access) {
        require_same_file();
        return std::make_unique<PooledTransaction>(pool.begin(access));
    }

    void require_same_file() const {
        if (identity_of(settings_.file) == identity_) return;
        throw StoreError(StoreError::Kind::Unavailable,
                         "the store's file " + settings_.file + " was moved or replaced; put it back, or restart to use the new one");
    }

    SqliteSettings settings_;
    FileIdentity identity_;
    Pool readers_;
    Pool writer_;
    Probe probe_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const DatabaseOptions& options) {
    configure_library();
    return std::make_unique<SqliteDatabase>(options);
}

}  // namespace carewire
