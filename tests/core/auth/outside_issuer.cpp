#include "core/auth/outside_issuer.hpp"

#include <doctest/doctest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/auth/authenticator.hpp"
#include "core/auth/base64url.hpp"
#include "tests/support/fake_clock.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// An issuer of our own, with one RSA key.
class Issuer {
  public:
    explicit Issuer(std::string kid) : kid_(std::move(kid)), key_(EVP_RSA_gen(2048)) {}
    ~Issuer() { EVP_PKEY_free(key_); }
    Issuer(const Issuer&) = delete;
    Issuer& operator=(const Issuer&) = delete;

    std::string jwk() const {
        return R"({"kty":"RSA","use":"sig","alg":"RS256","kid":")" + kid_ + R"(","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
               number(OSSL_PKEY_PARAM_RSA_E) + "\"}";
    }
    std::string sign(const std::string& header, const std::string& claims) const {
        const auto text = to_base64url(header) + '.' + to_base64url(claims);
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        std::size_t size = 512;
        std::string signature(size, '\0');
        REQUIRE(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_) == 1);
        REQUIRE(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                               reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
        EVP_MD_CTX_free(context);
        signature.resize(size);
        return text + '.' + to_base64url(signature);
    }
    std::string token(const std::string& sub, std::int64_t exp) const {
        return sign(R"({"alg":"RS256","kid":")" + kid_ + "\"}", R"({"iss":"https://issuer.example","aud":"clinic-app","sub":")" + sub +
                                                                    R"(","iat":1751629800,"exp":)" + std::to_string(exp) + "}");
    }
    std::string public_pem_bytes() const { return number(OSSL_PKEY_PARAM_RSA_N); }

  private:
    std::string number(const char* name) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key_, name, &value);
        std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
        BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
        BN_free(value);
        return to_base64url(bytes);
    }
    std::string kid_;
    EVP_PKEY* key_;
};

AuthSettings settings() {
    AuthSettings made;
    made.secret = "an example secret that is long enough to sign";
    made.outside_issuer = "https://issuer.example";
    made.outside_audience = "clinic-app";
    made.outside_jwks_url = "https://issuer.example/keys";
    return made;
}

constexpr std::int64_t kLater = 1751633400;

}  // namespace

TEST_CASE("outside issuer: its token is believed by its published key") {
    const FakeClock clock;
    const Issuer google("k1");
    OutsideIssuer issuer(settings(), clock, [&](const std::string&) { return R"({"keys":[)" + google.jwk() + "]}"; });
    const auto claims = issuer.verify(google.token("firebase-7", kLater));
    REQUIRE(claims.has_value());
    CHECK(claims->subject == "firebase-7");
    CHECK_FALSE(issuer.verify(google.token("firebase-7", 1751620000)).has_value());
}

TEST_CASE("outside issuer: an HMAC keyed with the public key is refused") {
    const FakeClock clock;
    const Issuer google("k1");
    OutsideIssuer issuer(settings(), clock, [&](const std::string&) { return R"({"keys":[)" + google.jwk() + "]}"; });
    const auto text = to_base64url(R"({"alg":"HS256","kid":"k1"})") + '.' +
                      to_base64url(R"({"iss":"https://issuer.example","aud":"clinic-app","sub":"x","exp":1751633400})");
    const auto forged = text + '.' + to_base64url(JwsKey::hs256(google.public_pem_bytes(), "k1").sign(text));
    CHECK_FALSE(issuer.verify(forged).has_value());
}

TEST_CASE("outside issuer: keys are fetched again for an unknown id and at most once a minute") {
    FakeClock clock;
    const Issuer old_key("k1"), new_key("k2");
    int fetched = 0;
    std::string published = old_key.jwk();
    OutsideIssuer issuer(settings(), clock, [&](const std::string&) -> tl::expected<std::string, std::string> {
        ++fetched;
        return R"({"keys":[)" + published + "]}";
    });
    CHECK(issuer.verify(old_key.token("a", kLater)).has_value());
    published = new_key.jwk();
    CHECK_FALSE(issuer.verify(new_key.token("a", kLater)).has_value());
    CHECK(fetched == 1);
    clock.advance(std::chrono::minutes{1});
    CHECK(issuer.verify(new_key.token("a", kLater)).has_value());
    CHECK(fetched == 2);
    CHECK_FALSE(issuer.verify(old_key.token("a", kLater)).has_value());
}

TEST_CASE("outside issuer: keys that cannot be read are the issuer's fault and not the caller's") {
    const FakeClock clock;
    const Issuer google("k1");
    OutsideIssuer issuer(settings(), clock,
                         [](const std::string&) -> tl::expected<std::string, std::string> { return tl::unexpected(std::string("refused")); });
    const auto claims = issuer.verify(google.token("a", kLater));
    REQUIRE_FALSE(claims.has_value());
    CHECK(claims.error().unreachable);
}

TEST_CASE("outside issuer: a key set with secrets in it is not used") {
    const FakeClock clock;
    const Issuer google("k1");
    OutsideIssuer issuer(settings(), clock, [](const std::string&) {
        return std::string(R"({"keys":[{"kty":"oct","kid":"k1","alg":"HS256","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]})");
    });
    CHECK_FALSE(issuer.verify(google.token("a", kLater)).has_value());
}
