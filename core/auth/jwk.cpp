#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <bitset>

#include "core/auth/base64url.hpp"
#include "core/auth/jws.hpp"

namespace carewire {
namespace {

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* owned) const { release(owned); }
};
using Number = std::unique_ptr<BIGNUM, Release<BIGNUM, BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM, OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;

std::string_view text_of(const json::Value& jwk, std::string_view name) {
    const auto* member = jwk.find(name);
    return member && member->kind() == json::Kind::String ? member->string() : std::string_view{};
}

/// Moduli of the flawed chips of CVE-2017-15361 (ROCA): modulo each of these primes they are a power of 65537, which a sound
/// modulus is for all of them with a chance below 2^-27.
bool has_roca_fingerprint(const BIGNUM* modulus) {
    constexpr std::array<unsigned, 20> primes{3,  5,  7,  11, 13,  17,  19,  37,  53,  61,
                                              71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
    for (const unsigned prime : primes) {
        std::bitset<158> powers;
        for (unsigned power = 1; !powers.test(power); power = power * (65537U % prime) % prime) powers.set(power);
        if (!powers.test(static_cast<std::size_t>(BN_mod_word(modulus, prime)))) return false;
    }
    return true;
}

Number number_of(std::string_view base64url) {
    const auto bytes = from_base64url(base64url);
    if (!bytes || bytes->empty()) return nullptr;
    return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes->data()), static_cast<int>(bytes->size()), nullptr));
}

std::shared_ptr<evp_pkey_st> rsa_key(const BIGNUM* modulus, const BIGNUM* exponent) {
    const Builder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) != 1) {
        return nullptr;
    }
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return {key, EVP_PKEY_free};
}

/// Why a key's announced purpose rules it out; empty when it does not.
std::string unfit(const json::Value& jwk, std::string_view algorithm) {
    if (text_of(jwk, "alg") != algorithm && jwk.find("alg")) return "the key is for another algorithm";
    if (const auto* use = jwk.find("use"); use && (use->kind() != json::Kind::String || use->string() != "sig")) {
        return "the key is not for signatures";
    }
    if (const auto* operations = jwk.find("key_ops")) {
        for (const auto& operation : operations->items()) {
            if (operation.kind() == json::Kind::String && operation.string() == "verify") return {};
        }
        return "the key is not for checking signatures";
    }
    return {};
}

}  // namespace

tl::expected<JwsKey, std::string> JwsKey::from_jwk(const json::Value& jwk) {
    const auto refuse = [](std::string why) { return tl::unexpected(std::move(why)); };
    if (jwk.kind() != json::Kind::Object) return refuse("the key is not a JSON object");
    const auto type = text_of(jwk, "kty");
    std::string kid(text_of(jwk, "kid"));
    if (type == "oct") {
        if (auto why = unfit(jwk, "HS256"); !why.empty()) return refuse(std::move(why));
        const auto secret = from_base64url(text_of(jwk, "k"));
        if (!secret || secret->size() < 32) return refuse("a key for HS256 needs at least 32 bytes");
        return hs256(*secret, std::move(kid));
    }
    if (type != "RSA") return refuse("only RSA and symmetric keys are taken");
    if (auto why = unfit(jwk, "RS256"); !why.empty()) return refuse(std::move(why));
    const auto modulus = number_of(text_of(jwk, "n"));
    const auto exponent = number_of(text_of(jwk, "e"));
    if (!modulus || !exponent) return refuse("the key has no readable modulus and exponent");
    if (BN_num_bits(modulus.get()) < 2048 || BN_num_bits(modulus.get()) > 8192) return refuse("the key's size is not taken");
    if (BN_is_odd(exponent.get()) != 1 || BN_is_one(exponent.get()) || BN_num_bits(exponent.get()) > 32) {
        return refuse("the key's exponent is not sound");
    }
    if (has_roca_fingerprint(modulus.get())) return refuse("the key was made by flawed hardware (ROCA)");
    JwsKey key(Algorithm::RS256, std::move(kid));
    key.rsa_ = rsa_key(modulus.get(), exponent.get());
    if (!key.rsa_) return refuse("the key cannot be used");
    return key;
}

}  // namespace carewire
