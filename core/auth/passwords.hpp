#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// argon2id with libsodium's interactive cost (64 MiB, 2 passes; about 60 ms): blocks, pool threads only.
std::string hash_password(std::string_view password);
/// Whether the password belongs to the hash. An empty hash (no such user, or one who signs in elsewhere) costs the same time.
bool password_matches(std::string_view password, const std::string& hash);

/// What a password lacks (AU-1, AU-3), one sentence each: length always; upper, lower, digit and symbol when `mixed`.
std::vector<std::string> password_faults(std::string_view password, int least, bool mixed);

}  // namespace carewire
