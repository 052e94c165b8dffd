#include "core/auth/running_sha256.hpp"

#include <sodium.h>

#include <array>

#include "core/auth/base64url.hpp"

namespace carewire {

struct RunningSha256::State {
    crypto_hash_sha256_state hash;
};

RunningSha256::RunningSha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->hash); }
RunningSha256::~RunningSha256() = default;

void RunningSha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string RunningSha256::hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_->hash, digest.data());
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace carewire
