#include "core/auth/digest.hpp"

#include <sodium.h>

#include "core/auth/base64url.hpp"

namespace carewire {
namespace {

struct ProcessKey {
    std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> bytes{};
    ProcessKey() {
        const auto drawn = random_bytes(bytes.size());
        std::memcpy(bytes.data(), drawn.data(), bytes.size());
    }
};

}  // namespace

Sha256 sha256(std::string_view text) {
    Sha256 out{};
    crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return out;
}

Digest digest(std::string_view text) {
    static const ProcessKey key;
    static_assert(sizeof(Digest) == crypto_shorthash_siphashx24_BYTES);
    std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> out{};
    crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.bytes.data());
    Digest result;
    std::memcpy(&result, out.data(), out.size());
    return result;
}

}  // namespace carewire
