#include "core/auth/jws.hpp"

#include <openssl/evp.h>

#include <stdexcept>

#include "core/auth/base64url.hpp"
#include "core/auth/hmac.hpp"

namespace carewire {
namespace {

constexpr std::size_t kMostBytes = 8192;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool rsa_sha256_verifies(evp_pkey_st* key, std::string_view text, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    // PKCS#1 v1.5 is this call's default padding for RSA keys: RS256 (RFC 7518 section 3.3), not PS256
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

std::string_view algorithm_name(JwsKey::Algorithm algorithm) {
    return algorithm == JwsKey::Algorithm::HS256 ? "HS256" : "RS256";
}

/// A text member of the header; empty when absent. False: it is there and no text.
bool text_member(const json::Value& header, std::string_view name, std::string_view& out) {
    const auto* member = header.find(name);
    if (!member) return true;
    if (member->kind() != json::Kind::String) return false;
    out = member->string();
    return true;
}

}  // namespace

JwsKey JwsKey::hs256(std::string secret, std::string kid) {
    JwsKey key(Algorithm::HS256, std::move(kid));
    key.secret_ = std::move(secret);
    return key;
}

bool JwsKey::verifies(std::string_view signed_text, std::string_view signature) const {
    if (algorithm_ == Algorithm::HS256) return hmac_sha256_holds(secret_, signed_text, signature);
    return rsa_sha256_verifies(rsa_.get(), signed_text, signature);
}

std::string JwsKey::sign(std::string_view text) const {
    if (algorithm_ != Algorithm::HS256) throw std::logic_error("this key only checks signatures");
    return hmac_sha256(secret_, text);
}

tl::expected<Jws, std::string> read_jws(std::string_view token) {
    if (token.size() > kMostBytes) return tl::unexpected(std::string("the token is too long"));
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return tl::unexpected(std::string("the token has not three parts"));
    }
    const auto head = from_base64url(token.substr(0, first));
    auto payload = from_base64url(token.substr(first + 1, second - first - 1));
    auto signature = from_base64url(token.substr(second + 1));
    if (!head || !payload || !signature) return tl::unexpected(std::string("a part of the token is not base64url"));

    auto header = json::Document::parse(*head, {.bytes = kMostBytes, .depth = 4});
    if (!header || header->root().kind() != json::Kind::Object) {
        return tl::unexpected(std::string("the token's header is not a JSON object"));
    }
    Jws jws{std::move(*header), std::move(*payload), std::move(*signature), token.substr(0, second), {}, {}};
    const auto& root = jws.header.root();
    for (const auto refused : {"crit", "jwk", "jku", "x5u", "x5c", "b64"}) {
        if (root.find(refused)) return tl::unexpected(std::string("the token's header has a member that is not taken here"));
    }
    if (!text_member(root, "alg", jws.algorithm) || !text_member(root, "kid", jws.kid)) {
        return tl::unexpected(std::string("a member of the token's header is not text"));
    }
    return jws;
}

bool verify_jws(const Jws& token, const JwsKey& key) {
    return token.algorithm == algorithm_name(key.algorithm()) && key.verifies(token.signed_text, token.signature);
}

}  // namespace carewire
