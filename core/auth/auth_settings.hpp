#pragma once
#include <string>

#include "core/config/config.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// How tokens are signed, checked and how long they live (registers.md section 2, `auth.*`).
struct AuthSettings {
    std::string secret;           ///< signs and checks own tokens; at least 32 bytes
    std::string secret_previous;  ///< still checked while tokens that it signed live (AU-12); empty: none
    std::string issuer = "carewire";
    std::string audience = "carewire";
    Duration access_ttl = std::chrono::minutes{15};
    Duration refresh_ttl = std::chrono::hours{24 * 30};
    Duration ticket_ttl = std::chrono::seconds{60};
    Duration quiet_ttl = std::chrono::minutes{30};  ///< of a sign-in at the pages
    std::string outside_issuer;    ///< `iss` of the outside issuer; empty: none
    std::string outside_audience;  ///< `aud` that its tokens must carry
    std::string outside_jwks_url;  ///< where its keys are
    int password_min = 12;
    bool production = false;

    /// Secrets that are missing, short or samples are problems of the configuration (AU-12).
    static AuthSettings read(ConfigReader& from);
};

}  // namespace carewire
