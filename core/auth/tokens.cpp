#include "core/auth/tokens.hpp"

#include <sodium.h>

#include "core/auth/base64url.hpp"
#include "core/auth/claims.hpp"

namespace carewire {
namespace {

constexpr Duration kSkew{60000};

/// `typ` of the header: ours say JWT; other kinds of token signed with the same secret must not pass for one (RFC 8725 3.11).
bool is_jwt(const json::Value& header) {
    const auto* type = header.find("typ");
    return !type || (type->kind() == json::Kind::String && (type->string() == "JWT" || type->string() == "jwt"));
}

}  // namespace

std::string key_id_of(std::string_view secret) {
    constexpr std::string_view purpose = "carewire key id";
    std::string digest(16, '\0');
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, digest.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
    return to_hex(digest).substr(0, 16);
}

Tokens::Tokens(const AuthSettings& settings, const Clock& clock)
    : issuer_(settings.issuer), audience_(settings.audience), clock_(clock) {
    keys_.push_back(JwsKey::hs256(settings.secret, key_id_of(settings.secret)));
    if (!settings.secret_previous.empty()) {
        keys_.push_back(JwsKey::hs256(settings.secret_previous, key_id_of(settings.secret_previous)));
    }
}

std::string Tokens::mint(const Principal& whose, Duration life) const {
    const auto now = clock_.now();
    const auto seconds = [](Time t) { return epoch_ms(t) / 1000; };
    std::string header, claims;
    json::Writer(header).begin_object().member("alg", "HS256").member("typ", "JWT").member("kid", keys_.front().kid()).end_object();
    json::Writer write(claims);
    write.begin_object();
    write.member("sub", whose.id).member("role", name(whose.role)).member("clinic", whose.clinic.value);
    if (!whose.email.empty()) write.member("email", whose.email);
    write.member("iat", seconds(now)).member("exp", seconds(now + life));
    write.member("iss", issuer_).member("aud", audience_).member("jti", mint_uuid(now));
    write.end_object();
    auto token = to_base64url(header) + '.' + to_base64url(claims);
    const auto signature = keys_.front().sign(token);
    return token + '.' + to_base64url(signature);
}

tl::expected<Tokens::Verified, std::string> Tokens::verify(std::string_view token) const {
    const auto refuse = [](std::string why) { return tl::unexpected(std::move(why)); };
    const auto jws = read_jws(token);
    if (!jws) return refuse(jws.error());
    if (!is_jwt(jws->header.root())) return refuse("the token is of another type");
    bool signed_by_us = false;
    for (const auto& key : keys_) {
        // a token of a partner that shares the secret may carry no key id: then every key is asked
        if (jws->kid.empty() || jws->kid == key.kid()) signed_by_us = signed_by_us || verify_jws(*jws, key);
    }
    if (!signed_by_us) return refuse("the token's signature does not hold");
    auto claims = check_claims(jws->payload, {.issuer = issuer_, .audience = audience_, .now = clock_.now(), .skew = kSkew});
    if (!claims) return refuse(claims.error());
    Principal principal;
    principal.id = std::move(claims->subject);
    principal.clinic = {std::move(claims->clinic)};
    principal.email = std::move(claims->email);
    if (!role_from(claims->role, principal.role)) return refuse("the token names no role that is known here");
    if (principal.clinic.empty() || principal.clinic.value.size() > 64) return refuse("the token names no clinic");
    return Verified{std::move(principal), claims->expires + kSkew};
}

}  // namespace carewire
