#include "core/auth/claims.hpp"

#include <charconv>
#include <optional>

#include "core/json/json.hpp"

namespace carewire {
namespace {

using Fault = tl::unexpected<std::string>;

/// Seconds of the epoch, written as plain digits; the longest date that is not refused is in the year 9999.
std::optional<std::int64_t> seconds_of(const json::Value& value) {
    constexpr std::int64_t latest = 253402300799;
    const auto raw = value.raw();
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(raw.data(), raw.data() + raw.size(), seconds);
    if (value.kind() != json::Kind::Number || fault != std::errc{} || end != raw.data() + raw.size()) return std::nullopt;
    if (seconds < 0 || seconds > latest) return std::nullopt;
    return seconds;
}

tl::expected<std::string, std::string> text_claim(const json::Value& claims, const char* name) {
    const auto* claim = claims.find(name);
    if (!claim) return std::string{};
    if (claim->kind() != json::Kind::String) return Fault(std::string("the claim ") + name + " is not text");
    return std::string(claim->string());
}

/// -1 when the claim is absent.
tl::expected<std::int64_t, std::string> time_claim(const json::Value& claims, const char* name) {
    const auto* claim = claims.find(name);
    if (!claim) return -1;
    const auto seconds = seconds_of(*claim);
    if (!seconds) return Fault(std::string("the claim ") + name + " is not a time");
    return *seconds;
}

std::string fault_of_times(const json::Value& claims, const ClaimRules& rules, Time& expires) {
    const auto exp = time_claim(claims, "exp"), nbf = time_claim(claims, "nbf"), iat = time_claim(claims, "iat");
    for (const auto* claim : {&exp, &nbf, &iat}) {
        if (!*claim) return claim->error();
    }
    if (*exp < 0) return "the claim exp is missing";
    expires = from_epoch_ms(*exp * 1000);
    if (rules.now >= expires + rules.skew) return "the token has expired";
    if (*nbf >= 0 && rules.now + rules.skew < from_epoch_ms(*nbf * 1000)) return "the token is not valid yet";
    if (*iat >= 0 && rules.now + rules.skew < from_epoch_ms(*iat * 1000)) return "the token was issued in the future";
    return {};
}

}  // namespace

tl::expected<Claims, std::string> check_claims(std::string_view payload, const ClaimRules& rules) {
    const auto document = json::Document::parse(payload, {.bytes = 8192, .depth = 8});
    if (!document || document->root().kind() != json::Kind::Object) {
        return Fault(std::string("the token's claims are not a JSON object"));
    }
    const auto& root = document->root();
    Claims claims;
    if (auto fault = fault_of_times(root, rules, claims.expires); !fault.empty()) return Fault(std::move(fault));

    const auto issuer = text_claim(root, "iss"), audience = text_claim(root, "aud");
    if (!issuer || *issuer != rules.issuer) return Fault(std::string("the token is of another issuer"));
    if (!audience || *audience != rules.audience) return Fault(std::string("the token is for another audience"));

    const std::pair<const char*, std::string*> texts[] = {{"sub", &claims.subject}, {"jti", &claims.token_id},
        {"role", &claims.role}, {"clinic", &claims.clinic}, {"email", &claims.email}};
    for (const auto& [name, target] : texts) {
        auto text = text_claim(root, name);
        if (!text) return Fault(text.error());
        *target = std::move(*text);
    }
    if (claims.subject.empty() || claims.subject.size() > 128) return Fault(std::string("the claim sub is missing or too long"));
    return claims;
}

}  // namespace carewire
