#include "core/auth/api_key.hpp"

#include "core/auth/base64url.hpp"

namespace carewire {
namespace {

constexpr std::string_view kPrefix = "cw_";
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kTextBytes = 43;  // 256 bits in base64url

}  // namespace

std::string make_api_key() { return std::string(kPrefix) + to_base64url(random_bytes(kRandomBytes)); }

bool looks_like_api_key(std::string_view text) {
    return text.size() == kPrefix.size() + kTextBytes && text.starts_with(kPrefix);
}

}  // namespace carewire
