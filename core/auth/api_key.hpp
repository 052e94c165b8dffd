#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/auth/digest.hpp"
#include "core/auth/principal.hpp"

namespace carewire {

/// An API key as the store knows it: never the key itself (AU-10).
struct StoredKey {
    std::string id;
    Sha256 hash{};  ///< of the whole key text; 256 random bits need no slow hash
    std::shared_ptr<const Principal> who;
};

/// `cw_` and 256 random bits in base64url: shown once.
std::string make_api_key();
/// Whether the text has the form of a key; says nothing about whether it is one.
bool looks_like_api_key(std::string_view text);

}  // namespace carewire
