#include "core/auth/outside_issuer.hpp"

namespace carewire {
namespace {

constexpr auto kRefreshNotBefore = std::chrono::minutes{1};

}  // namespace

OutsideIssuer::OutsideIssuer(const AuthSettings& settings, const Clock& clock, FetchKeys fetch)
    : issuer_(settings.outside_issuer), audience_(settings.outside_audience), url_(settings.outside_jwks_url), clock_(clock),
      fetch_(std::move(fetch)) {}

std::shared_ptr<const KeySet> OutsideIssuer::keys_for(std::string_view kid, std::string& why) {
    const std::lock_guard lock(mutex_);
    if (keys_ && keys_->find(kid)) return keys_;
    const auto now = clock_.steady();
    // an unknown key id is a change of keys at best and a flood of forged tokens at worst
    if (fetched_ && now - *fetched_ < kRefreshNotBefore) return keys_;
    fetched_ = now;
    const auto text = fetch_ ? fetch_(url_) : tl::unexpected(std::string("no way to fetch keys"));
    if (!text) {
        why = text.error();
        return keys_;
    }
    auto set = KeySet::read(*text);
    if (!set) {
        why = set.error();
    } else if (set->has_secrets()) {
        why = "the key set holds secrets";
    } else {
        keys_ = std::make_shared<const KeySet>(std::move(*set));
    }
    return keys_;
}

tl::expected<Claims, OutsideIssuer::Fault> OutsideIssuer::verify(std::string_view token) {
    const auto refuse = [](std::string why) { return tl::unexpected(Fault{false, std::move(why)}); };
    if (!configured()) return refuse("no outside issuer is taken here");
    const auto jws = read_jws(token);
    if (!jws) return refuse(jws.error());
    if (jws->algorithm != "RS256") return refuse("the token is of another algorithm");
    if (jws->kid.empty()) return refuse("the token names no key");
    std::string why;
    const auto keys = keys_for(jws->kid, why);
    if (!keys) return tl::unexpected(Fault{true, "the issuer's keys cannot be read: " + why});
    const auto* key = keys->find(jws->kid);
    if (!key || !verify_jws(*jws, *key)) return refuse("the token's signature does not hold");
    auto claims = check_claims(jws->payload, {.issuer = issuer_, .audience = audience_, .now = clock_.now()});
    if (!claims) return refuse(claims.error());
    return std::move(*claims);
}

}  // namespace carewire
