#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"
#include "producers/accounts/users.hpp"

namespace carewire::accounts {

/// All SQL over `refresh_tokens` (AU-11). Tokens are 256 random bits; only their hashes are stored.
/// A new sign-in: a family of its own. The token is told once.
std::string begin_session(Sql& sql, const User& user, Time now, Duration life);

struct Rotated {
    std::string user_id;
    std::string token;  ///< the next one of the family
};
/// Uses up a token. Nothing when it is unknown, expired or ended; one that was used before ends its whole family, because
/// one of its two users has stolen it.
std::optional<Rotated> rotate_session(Sql& sql, std::string_view token, Time now, Duration life);
/// Ends the family of a token, whatever its state; unknown ones are no error.
void end_session(Sql& sql, std::string_view token, Time now);
/// Rows of families that are over for longer than a day.
void forget_old_sessions(Sql& sql, Time now);

}  // namespace carewire::accounts
