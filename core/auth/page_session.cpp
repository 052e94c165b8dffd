#include "core/auth/page_session.hpp"

#include <algorithm>

#include "core/auth/base64url.hpp"
#include "core/auth/digest.hpp"

namespace carewire {
namespace {

constexpr std::string_view kPrefix = "cws_";
constexpr Duration kTouchEvery{30000};  // quiet time is told to half a minute: not every request writes

std::string hash_of(std::string_view cookie) {
    const auto hash = sha256(cookie);
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

std::string begin_page_session(Sql& sql, const Principal& whose, Time now) {
    auto cookie = std::string(kPrefix) + to_base64url(random_bytes(32));
    // kept for a day after their end, which tells an operator who was in
    sql.execute("delete from page_sessions where seen_at < :then", {{"then", epoch_ms(now - std::chrono::hours{36})}});
    sql.execute("insert into page_sessions (session_hash, clinic_id, user_id, created_at, seen_at) "
                "values (:hash, :clinic, :user, :now, :now)",
                {{"hash", hash_of(cookie)}, {"clinic", whose.clinic.value}, {"user", whose.id}, {"now", epoch_ms(now)}});
    return cookie;
}

std::optional<Principal> find_page_session(Sql& sql, std::string_view cookie, const PageSessionRules& rules, Time now, bool alive) {
    const auto hash = hash_of(cookie);
    const auto row = sql.first("select u.id, u.clinic_id, u.role, u.email, s.seen_at from page_sessions s join users u on u.id = s.user_id "
                               "where s.session_hash = :hash and s.ended_at is null and s.seen_at > :quiet and s.created_at > :oldest",
                               {{"hash", hash}, {"quiet", epoch_ms(now - rules.quiet)}, {"oldest", epoch_ms(now - rules.longest)}});
    Principal who;
    if (!row || !role_from(row->text(2), who.role)) return std::nullopt;
    if (alive && row->integer(4) < epoch_ms(now - kTouchEvery)) {
        sql.execute("update page_sessions set seen_at = :now where session_hash = :hash", {{"hash", hash}, {"now", epoch_ms(now)}});
    }
    who.id = row->text(0);
    who.clinic = {row->text(1)};
    who.email = row->text(3);
    return who;
}

void end_page_session(Sql& sql, std::string_view cookie, Time now) {
    sql.execute("update page_sessions set ended_at = :now where session_hash = :hash and ended_at is null",
                {{"hash", hash_of(cookie)}, {"now", epoch_ms(now)}});
}

bool looks_like_page_session(std::string_view text) { return text.starts_with(kPrefix) && text.size() == kPrefix.size() + 43; }

std::string_view cookie_of(const http::Request& request, std::string_view name) {
    auto rest = request.header("cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        auto pair = rest.substr(0, end);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

std::string session_cookie(std::string_view value, bool secure) {
    std::string cookie{kSessionCookie};
    cookie.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict");
    if (value.empty()) cookie += "; Max-Age=0";
    if (secure) cookie += "; Secure";
    return cookie;
}

bool comes_from_own_page(const http::Request& request) {
    if (request.has_header("sec-fetch-site")) return request.header("sec-fetch-site") == "same-origin";
    const auto origin = request.header("origin");
    const auto scheme_end = origin.find("://");
    return scheme_end != std::string_view::npos && origin.substr(scheme_end + 3) == request.header("host");
}

bool is_background(const http::Request& request) { return request.has_header("x-carewire-live"); }

}  // namespace carewire
