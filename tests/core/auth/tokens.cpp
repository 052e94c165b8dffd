#include <doctest/doctest.h>

#include "core/auth/base64url.hpp"
#include "core/auth/tokens.hpp"

using namespace carewire;

namespace {

struct StillClock final : Clock {
    Time at = from_epoch_ms(1'750'000'000'000);
    Time now() const override { return at; }
    Steady steady() const override { return Steady{at.time_since_epoch()}; }
};

const std::string kSecret = "an example secret that is long enough to sign";

AuthSettings settings() {
    AuthSettings made;
    made.secret = kSecret;
    return made;
}

Principal nurse() {
    Principal who;
    who.id = "user-1";
    who.role = Role::Staff;
    who.clinic = {"c1"};
    who.email = "nurse@clinic.example";
    return who;
}

std::string signed_with(const std::string& secret, const std::string& header, const std::string& claims) {
    const auto text = to_base64url(header) + '.' + to_base64url(claims);
    return text + '.' + to_base64url(JwsKey::hs256(secret, "").sign(text));
}

const std::string kHeader = R"({"alg":"HS256","typ":"JWT"})";

/// The claims of a token that holds, with one member replaced (`exp`, …) or taken out (empty).
std::string claims_with(const std::string& name, const std::string& value) {
    std::vector<std::pair<std::string, std::string>> members{
        {"sub", R"("user-1")"}, {"role", R"("staff")"}, {"clinic", R"("c1")"}, {"iat", "1750000000"}, {"exp", "1750000900"},
        {"iss", R"("carewire")"}, {"aud", R"("carewire")"}, {"jti", R"("t-1")"}};
    std::string out = "{";
    bool known = false;
    for (auto& [member, text] : members) {
        if (member == name) {
            known = true;
            text = value;
        }
        if (!text.empty()) out += (out.size() > 1 ? ",\"" : "\"") + member + "\":" + text;
    }
    if (!known && !value.empty()) out += ",\"" + name + "\":" + value;
    return out + "}";
}

}  // namespace

TEST_CASE("tokens: what was minted is verified as the same person") {
    const StillClock clock;
    const Tokens tokens(settings(), clock);
    const auto verified = tokens.verify(tokens.mint(nurse(), std::chrono::minutes{15}));
    REQUIRE(verified.has_value());
    CHECK(verified->principal.id == "user-1");
    CHECK(verified->principal.role == Role::Staff);
    CHECK(verified->principal.clinic.value == "c1");
    CHECK(verified->principal.email == "nurse@clinic.example");
}

TEST_CASE("tokens: every claim that does not hold is refused") {
    const StillClock clock;
    const Tokens tokens(settings(), clock);
    struct { const char* name; const char* value; bool holds; } rows[] = {
        {"jti", R"("other")", true},
        {"exp", "", false}, {"exp", R"("1750000900")", false}, {"exp", "1750000900.5", false}, {"exp", "1e20", false},
        {"exp", "100000000000000000000", false}, {"exp", "-1", false}, {"exp", "null", false},
        {"exp", "1749999941", true},   // 59 s ago: within the skew
        {"exp", "1749999940", false},  // 60 s ago
        {"nbf", "1750000060", true}, {"nbf", "1750000061", false}, {"nbf", R"("soon")", false},
        {"iat", "1750000060", true}, {"iat", "1750000061", false}, {"iat", "true", false},
        {"aud", R"("others")", false}, {"aud", R"(["carewire"])", false}, {"aud", "", false}, {"aud", "7", false},
        {"iss", R"("others")", false}, {"iss", "", false}, {"iss", R"(["carewire"])", false},
        {"sub", "", false}, {"sub", R"("")", false}, {"sub", "7", false},
        {"role", R"("PATIENT")", true}, {"role", R"("Doctor")", true}, {"role", R"("root")", false}, {"role", "", false},
        {"role", R"("public")", false}, {"role", R"("link")", false},
        {"clinic", "", false}, {"clinic", R"("")", false}, {"clinic", "7", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CAPTURE(std::string(row.value));
        CHECK(tokens.verify(signed_with(kSecret, kHeader, claims_with(row.name, row.value))).has_value() == row.holds);
    }
}

TEST_CASE("tokens: a claim that stands twice is refused") {
    const StillClock clock;
    const Tokens tokens(settings(), clock);
    auto claims = claims_with("jti", R"("t")");
    claims.insert(1, R"("exp":9999999999,)");
    CHECK_FALSE(tokens.verify(signed_with(kSecret, kHeader, claims)).has_value());
}

TEST_CASE("tokens: the header decides nothing") {
    const StillClock clock;
    const Tokens tokens(settings(), clock);
    const auto claims = claims_with("jti", R"("t")");
    REQUIRE(tokens.verify(signed_with(kSecret, kHeader, claims)).has_value());
    for (const auto* header : {R"({"alg":"none"})", R"({"alg":"None","typ":"JWT"})", R"({"alg":"HS512"})", R"({"alg":"RS256"})",
                               R"({"alg":"hs256"})", R"({"alg":["HS256"]})", R"({"typ":"JWT"})", R"({"alg":"HS256","typ":"JWE"})",
                               R"({"alg":"HS256","crit":["exp"]})", R"({"alg":"HS256","kid":"../../etc/passwd"})",
                               R"({"alg":"HS256","kid":"' or 1=1"})", R"({"alg":"HS256","kid":7})",
                               R"({"alg":"HS256","jwk":{"kty":"oct","k":"AA"}})", R"({"alg":"HS256","jku":"https://x.example/k"})",
                               R"({"alg":"HS256","x5u":"https://x.example/k"})", R"({"alg":"HS256","alg":"HS256"})", "[]", "7", ""}) {
        CAPTURE(std::string(header));
        CHECK_FALSE(tokens.verify(signed_with(kSecret, header, claims)).has_value());
    }
}

TEST_CASE("tokens: what is no token is refused whatever its shape") {
    const StillClock clock;
    const Tokens tokens(settings(), clock);
    const auto good = tokens.mint(nurse(), std::chrono::minutes{15});
    CHECK(tokens.verify(good).has_value());
    const std::string cut = good.substr(0, good.size() - 1), unsigned_one = good.substr(0, good.rfind('.') + 1);
    for (const std::string& token : {std::string{}, std::string("."), std::string(".."), std::string(1000, '.'),
                                     std::string(100'000, 'a'), cut, good + "A", good + "=", " " + good, unsigned_one,
                                     good + "." + good}) {
        CHECK_FALSE(tokens.verify(token).has_value());
    }
}

TEST_CASE("tokens: after a change of secrets the old tokens hold until the old secret is taken away") {
    const StillClock clock;
    const auto old_token = Tokens(settings(), clock).mint(nurse(), std::chrono::minutes{15});
    auto changed = settings();
    changed.secret = "another secret that is long enough to sign with";
    changed.secret_previous = kSecret;
    CHECK(Tokens(changed, clock).verify(old_token).has_value());
    changed.secret_previous.clear();
    CHECK_FALSE(Tokens(changed, clock).verify(old_token).has_value());
}
