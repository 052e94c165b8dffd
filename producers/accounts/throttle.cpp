#include "producers/accounts/throttle.hpp"

#include "core/event/ids.hpp"
#include "producers/accounts/users.hpp"

namespace carewire::accounts {
namespace {

/// The table holds no addresses.
std::string address_of(std::string_view email) { return derive_uuid("sign-in " + email_key(email)); }

}  // namespace

std::optional<Duration> closed_for(Sql& sql, std::string_view email, Time now) {
    const auto row = sql.first("select count(*), min(at) from sign_in_failures where address = :address and at > :since",
                               {{"address", address_of(email)}, {"since", epoch_ms(now - kFailureWindow)}});
    if (!row || row->integer(0) < kMostFailures) return std::nullopt;
    return from_epoch_ms(row->integer(1)) + kFailureWindow - now;
}

void note_failure(Sql& sql, std::string_view email, Time now) {
    sql.execute("delete from sign_in_failures where at <= :since", {{"since", epoch_ms(now - kFailureWindow)}});
    sql.execute("insert into sign_in_failures (address, at, id) values (:address, :at, :id)",
                {{"address", address_of(email)}, {"at", epoch_ms(now)}, {"id", mint_uuid(now)}});
}

void forget_failures(Sql& sql, std::string_view email) {
    sql.execute("delete from sign_in_failures where address = :address", {{"address", address_of(email)}});
}

}  // namespace carewire::accounts
