#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/json/json.hpp"

struct evp_pkey_st;

namespace carewire {

/// A key that checks signatures of exactly one algorithm (RFC 8725 section 3.1: the key decides, never the token).
class JwsKey {
  public:
    enum class Algorithm { HS256, RS256 };
    /// `secret` is at least 32 bytes (RFC 7518 section 3.2): the caller has checked it.
    static JwsKey hs256(std::string secret, std::string kid);
    /// One JWK (RFC 7517). Refused: other algorithms, another use than signing, RSA below 2048 bits, odd exponents, moduli
    /// with the ROCA fingerprint, symmetric keys below 32 bytes. The error is a sentence without key material.
    static tl::expected<JwsKey, std::string> from_jwk(const json::Value& jwk);

    Algorithm algorithm() const { return algorithm_; }
    const std::string& kid() const { return kid_; }
    bool verifies(std::string_view signed_text, std::string_view signature) const;
    /// Signs with HS256; other keys only check.
    std::string sign(std::string_view text) const;

  private:
    JwsKey(Algorithm algorithm, std::string kid) : algorithm_(algorithm), kid_(std::move(kid)) {}
    Algorithm algorithm_;
    std::string kid_;
    std::string secret_;
    std::shared_ptr<evp_pkey_st> rsa_;
};

/// A compact token (RFC 7515 section 7.1) taken apart; nothing in it is to be believed before verify_jws() said yes.
struct Jws {
    json::Document header;
    std::string payload;    ///< decoded bytes
    std::string signature;  ///< decoded bytes
    std::string_view signed_text;  ///< of the text that was given to read_jws
    std::string_view algorithm;    ///< of header; lives as long as it
    std::string_view kid;          ///< empty when absent
};
/// Refuses whatever is not strictly a compact JWS of at most 8 KiB: not exactly three parts, loose base64, a header that is no
/// object, `crit` (nothing critical is understood here), keys or addresses of keys inside the token.
tl::expected<Jws, std::string> read_jws(std::string_view token);
/// Whether the signature is this key's, by this key's algorithm.
bool verify_jws(const Jws& token, const JwsKey& key);

}  // namespace carewire
