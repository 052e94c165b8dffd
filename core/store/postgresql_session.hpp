#pragma once
#include <memory>
#include <string>

#include "core/time/time.hpp"

struct pg_conn;
struct pg_result;
namespace soci {
class session;
}

namespace carewire {

/// A result of the server, cleared when it goes.
struct ClearResult {
    void operator()(pg_result* result) const;
};
using PostgresqlResult = std::unique_ptr<pg_result, ClearResult>;

/// Opens a server connection through SOCI, which owns and closes it. Statement and lock timeouts, keep-alives and a limit for
/// connecting are part of the connection string, unless the URL names its own.
///
/// Calls then go to the libpq handle behind it: SOCI 4.0.3 waits in PQexecPrepared without any deadline (a frozen server holds
/// the caller for ever, fault F57), reads numeric (`sum` of bigint) as double, and sends every row by itself (pitfall Q15).
class PostgresqlSession {
  public:
    PostgresqlSession(const std::string& url, Duration statement_limit);
    ~PostgresqlSession();
    pg_conn* handle() const { return handle_; }

    /// Waits for the answer to what was sent, up to the limit and a second of grace (the server's own timeout comes first).
    /// All but the last result of a script are dropped, except the first that is an error. StoreError Unavailable when the
    /// server is gone or the limit is over: then alive() is false for good.
    PostgresqlResult answer(std::string_view statement, bool sent);
    bool alive() const noexcept { return alive_; }

  private:
    void wait(std::string_view statement, Steady deadline);
    [[noreturn]] void lost(std::string_view statement, const std::string& why);

    Duration limit_;
    std::unique_ptr<soci::session> session_;
    pg_conn* handle_ = nullptr;
    bool alive_ = true;
};

}  // namespace carewire
