#include "core/auth/tickets.hpp"

#include "core/auth/base64url.hpp"
#include "core/auth/digest.hpp"

namespace carewire {
namespace {

std::string hash_of(std::string_view ticket) {
    const auto hash = sha256(ticket);
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

std::string give_ticket(Sql& sql, const Principal& whose, Time now, Duration life) {
    auto ticket = "cwt_" + to_base64url(random_bytes(32));
    sql.execute("delete from tickets where expires_at < :now", {{"now", epoch_ms(now)}});
    sql.execute("insert into tickets (ticket_hash, clinic_id, user_id, role, email, created_at, expires_at) "
                "values (:hash, :clinic, :user, :role, :email, :now, :expires)",
                {{"hash", hash_of(ticket)}, {"clinic", whose.clinic.value}, {"user", whose.id},
                 {"role", std::string(name(whose.role))}, {"email", whose.email}, {"now", epoch_ms(now)},
                 {"expires", epoch_ms(now + life)}});
    return ticket;
}

std::optional<Principal> take_ticket(Sql& sql, std::string_view ticket, Time now) {
    const auto hash = hash_of(ticket);
    // the row is used up by whoever comes first; the count decides between two at the same moment
    const auto used = sql.execute("update tickets set used_at = :now where ticket_hash = :hash and used_at is null and expires_at > :now",
                                  {{"hash", hash}, {"now", epoch_ms(now)}});
    if (used != 1) return std::nullopt;
    const auto row = sql.first("select user_id, clinic_id, role, email from tickets where ticket_hash = :hash", {{"hash", hash}});
    Principal who;
    if (!row || !role_from(row->text(2), who.role)) return std::nullopt;
    who.id = row->text(0);
    who.clinic = {row->text(1)};
    who.email = row->text(3);
    return who;
}

}  // namespace carewire
