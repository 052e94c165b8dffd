#pragma once
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/time/time.hpp"

namespace carewire {

/// What a token's claims must say to be believed, once its signature was checked (pitfall P20).
struct ClaimRules {
    std::string_view issuer;    ///< `iss`, exactly
    std::string_view audience;  ///< `aud`, exactly, as a single text
    Time now{};
    Duration skew{60000};       ///< clocks of two machines may differ by this much (AU-5)
};

/// Registered claims (RFC 7519 section 4.1) and those of ours; empty when absent.
struct Claims {
    std::string subject;
    std::string token_id;
    std::string role;
    std::string clinic;
    std::string email;
    Time expires{};
};

/// Strict where RFC 7519 leaves a choice: `exp` is needed; times are whole numbers of seconds, neither texts nor fractions nor
/// powers; `aud` is one text and no list; duplicate names are refused by the JSON reader. The error names the claim only.
tl::expected<Claims, std::string> check_claims(std::string_view payload, const ClaimRules& rules);

}  // namespace carewire
