#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/auth/principal.hpp"
#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Tickets stand in an address where a token must not, because addresses are kept in logs and histories (D-9): 256 random bits
/// that open one connection, once, within a minute. The store has them, so that any process may take what another gave; it
/// holds only their hashes. Table `tickets` of producers/accounts.
std::string give_ticket(Sql& sql, const Principal& whose, Time now, Duration life);
/// Uses a ticket up. Nothing when it is unknown, used or too old.
std::optional<Principal> take_ticket(Sql& sql, std::string_view ticket, Time now);

}  // namespace carewire
