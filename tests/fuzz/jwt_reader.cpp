// sources: core/auth/jws.cpp core/auth/jwk.cpp core/auth/claims.cpp core/auth/base64url.cpp core/auth/hmac.cpp core/json/*.cpp core/time/time.cpp
// links: fmt crypto sodium
// Tokens: the input as a whole token, as the claims of one that is signed, and as a key. No token is believed that this key has
// not signed, and no bit of one that it has signed may change.
#include <cstdint>
#include <cstdlib>

#include "core/auth/base64url.hpp"
#include "core/auth/claims.hpp"
#include "core/auth/jws.hpp"

using namespace carewire;

namespace {

const JwsKey& key() {
    static const auto made = JwsKey::hs256("a secret of the fuzz target, long enough", "k1");
    return made;
}

void forged(std::string_view token) {
    const auto read = read_jws(token);
    if (read && verify_jws(*read, key())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    forged(bytes);
    check_claims(bytes, {.issuer = "carewire", .audience = "carewire", .now = from_epoch_ms(1'790'000'000'000)});
    if (const auto jwk = json::Document::parse(bytes)) JwsKey::from_jwk(jwk->root());

    const std::string unsigned_token = to_base64url(R"({"alg":"HS256","kid":"k1"})") + '.' + to_base64url(bytes);
    std::string token = unsigned_token + '.' + to_base64url(key().sign(unsigned_token));
    if (token.size() > 8000 || size == 0) return 0;
    const auto read = read_jws(token);
    if (!read || read->payload != bytes || !verify_jws(*read, key())) std::abort();
    const auto at = data[0] * token.size() / 256;
    token[at] = token[at] == 'A' ? 'B' : 'A';
    forged(token);
    return 0;
}
