#include "producers/accounts/sessions.hpp"

#include "core/auth/base64url.hpp"
#include "core/auth/digest.hpp"

namespace carewire::accounts {
namespace {

std::string hash_of(std::string_view token) {
    const auto hash = sha256(token);
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string issue(Sql& sql, const std::string& family, const std::string& user, const std::string& clinic, Time now, Duration life) {
    auto token = "cwr_" + to_base64url(random_bytes(32));
    sql.execute("insert into refresh_tokens (token_hash, family, user_id, clinic_id, created_at, updated_at, expires_at) "
                "values (:hash, :family, :user, :clinic, :now, :now, :expires)",
                {{"hash", hash_of(token)}, {"family", family}, {"user", user}, {"clinic", clinic}, {"now", epoch_ms(now)},
                 {"expires", epoch_ms(now + life)}});
    return token;
}

void end_family(Sql& sql, const std::string& family, Time now) {
    sql.execute("update refresh_tokens set ended_at = :now, updated_at = :now, version = version + 1 "
                "where family = :family and ended_at is null",
                {{"family", family}, {"now", epoch_ms(now)}});
}

}  // namespace

std::string begin_session(Sql& sql, const User& user, Time now, Duration life) {
    return issue(sql, mint_uuid(now), user.id, user.clinic.value, now, life);
}

std::optional<Rotated> rotate_session(Sql& sql, std::string_view token, Time now, Duration life) {
    const auto hash = hash_of(token);
    // the row is used up by whoever comes first; the count decides between two at the same moment
    const auto used = sql.execute("update refresh_tokens set used_at = :now, updated_at = :now, version = version + 1 "
                                  "where token_hash = :hash and used_at is null and ended_at is null and expires_at > :now",
                                  {{"hash", hash}, {"now", epoch_ms(now)}});
    const auto row = sql.first("select family, user_id, clinic_id, used_at from refresh_tokens where token_hash = :hash", {{"hash", hash}});
    if (!row) return std::nullopt;
    if (used != 1) {
        if (!row->null(3)) end_family(sql, row->text(0), now);
        return std::nullopt;
    }
    return Rotated{row->text(1), issue(sql, row->text(0), row->text(1), row->text(2), now, life)};
}

void end_session(Sql& sql, std::string_view token, Time now) {
    const auto row = sql.first("select family from refresh_tokens where token_hash = :hash", {{"hash", hash_of(token)}});
    if (row) end_family(sql, row->text(0), now);
}

void forget_old_sessions(Sql& sql, Time now) {
    sql.execute("delete from refresh_tokens where expires_at < :then", {{"then", epoch_ms(now - std::chrono::hours{24})}});
}

}  // namespace carewire::accounts
