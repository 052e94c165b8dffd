#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire::accounts {

/// Failed sign-ins of one address, known or not: 10 within 15 minutes close it (AU-2). In the store, so that all processes
/// count together.
inline constexpr int kMostFailures = 10;
inline constexpr Duration kFailureWindow = std::chrono::minutes{15};

/// How long the address is closed for; nothing when it is open.
std::optional<Duration> closed_for(Sql& sql, std::string_view email, Time now);
void note_failure(Sql& sql, std::string_view email, Time now);
void forget_failures(Sql& sql, std::string_view email);

}  // namespace carewire::accounts
