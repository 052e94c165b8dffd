#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/auth/auth_settings.hpp"
#include "core/auth/jws.hpp"
#include "core/auth/principal.hpp"

namespace carewire {

/// Own tokens (AU-8): compact JWS, HS256, claims `sub role clinic iat exp iss aud jti` and `email` where there is one. Two
/// secrets may be valid at once, told apart by `kid`, which is derived from the secret (AU-12). Thread safe.
class Tokens {
  public:
    Tokens(const AuthSettings& settings, const Clock& clock);

    std::string mint(const Principal& whose, Duration life) const;
    struct Verified {
        Principal principal;
        Time expires{};  ///< from then on the token is refused, the skew included
    };
    /// Every check of AU-8; the error is a sentence without the token.
    tl::expected<Verified, std::string> verify(std::string_view token) const;

  private:
    std::vector<JwsKey> keys_;  // the first signs
    std::string issuer_, audience_;
    const Clock& clock_;
};

/// Names a secret without telling it.
std::string key_id_of(std::string_view secret);

}  // namespace carewire
