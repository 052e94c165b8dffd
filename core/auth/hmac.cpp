#include "core/auth/hmac.hpp"

#include <sodium.h>

#include "core/auth/base64url.hpp"

namespace carewire {
namespace {

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view text) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    std::string tag(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(tag.data()));
    sodium_memzero(&state, sizeof state);
    return tag;
}

bool hmac_sha256_holds(std::string_view key, std::string_view text, std::string_view tag) {
    return same_secret(hmac_sha256(key, text), tag);
}

}  // namespace carewire
