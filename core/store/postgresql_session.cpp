#include "core/store/postgresql_session.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <algorithm>
#include <chrono>

#include "core/store/postgresql_errors.hpp"
#include "core/store/storable_text.hpp"

namespace carewire {
namespace {

constexpr std::chrono::seconds kGrace{1};

/// libpq takes the URL as it is; ours are added unless it has its own.
std::string with_limits(std::string url, Duration statement_limit) {
    const std::string statement_ms = std::to_string(statement_limit.count());
    const std::pair<std::string, std::string> ours[] = {
        {"connect_timeout", "3"},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"application_name", "carewire"},
        {"client_encoding", "UTF8"},
        // locks are waited for half as long as statements, so that a lock shows as Busy and not as a slow statement; a process
        // that was frozen in mid-transaction must not hold its locks for ever
        {"options", "-c%20statement_timeout%3D" + statement_ms + "%20-c%20lock_timeout%3D" +
                        std::to_string(statement_limit.count() / 2) +
                        "%20-c%20idle_in_transaction_session_timeout%3D60000%20-c%20TimeZone%3DUTC"},
    };
    for (const auto& [name, value] : ours) {
        if (url.find(name + "=") != std::string::npos) continue;
        url += (url.find('?') == std::string::npos ? "?" : "&") + name + "=" + value;
    }
    return url;
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

PostgresqlSession::PostgresqlSession(const std::string& url, Duration statement_limit) : limit_(statement_limit) {
    try {
        session_ = std::make_unique<soci::session>(soci::postgresql, with_limits(url, statement_limit));
    } catch (const soci::soci_error& error) {
        // names host, port, user and database, never the password
        throw StoreError(StoreError::Kind::Unavailable, "PostgreSQL: " + one_line(error.get_error_message()));
    }
    handle_ = static_cast<soci::postgresql_session_backend*>(session_->get_backend())->conn_;
    PQsetnonblocking(handle_, 1);  // a large statement to a frozen server must not block in send
    PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);  // notices may quote values
}

PostgresqlSession::~PostgresqlSession() = default;

PostgresqlResult PostgresqlSession::answer(std::string_view statement, bool sent) {
    if (!sent) lost(statement, one_line(PQerrorMessage(handle_)));
    const Steady deadline = std::chrono::steady_clock::now() + limit_ + kGrace;
    PostgresqlResult kept;
    while (true) {
        wait(statement, deadline);
        PostgresqlResult next(PQgetResult(handle_));
        if (!next) break;
        const bool failed = kept && !is_success(kept.get());
        if (!failed) kept = std::move(next);
    }
    if (PQstatus(handle_) == CONNECTION_BAD) alive_ = false;
    if (!kept) lost(statement, "no answer");
    if (!is_success(kept.get())) throw postgresql_error(kept.get(), statement);
    return kept;
}

void PostgresqlSession::wait(std::string_view statement, Steady deadline) {
    while (true) {
        const int unsent = PQflush(handle_);
        if (unsent < 0) return;  // PQgetResult then says what happened
        if (unsent == 0 && PQisBusy(handle_) == 0) return;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) lost(statement, "no answer within the statement limit");
        pollfd descriptor{PQsocket(handle_), static_cast<short>(unsent != 0 ? POLLIN | POLLOUT : POLLIN), 0};
        if (::poll(&descriptor, 1, static_cast<int>(left.count())) > 0 && (descriptor.revents & ~POLLOUT) != 0 &&
            PQconsumeInput(handle_) == 0) {
            return;
        }
    }
}

void PostgresqlSession::lost(std::string_view statement, const std::string& why) {
    alive_ = false;
    throw StoreError(StoreError::Kind::Unavailable, "PostgreSQL: " + why + " in: " + short_text(statement));
}

}  // namespace carewire
