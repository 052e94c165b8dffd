#include "core/auth/key_set.hpp"

#include <set>

namespace carewire {
namespace {

constexpr json::Limits kLimits{.bytes = 262144, .depth = 8};

}  // namespace

tl::expected<KeySet, std::string> KeySet::read(std::string_view text) {
    const auto document = json::Document::parse(text, kLimits);
    if (!document) return tl::unexpected(std::string("the key set is not JSON"));
    const auto* list = document->root().find("keys");
    if (!list || list->kind() != json::Kind::Array) return tl::unexpected(std::string("the key set has no list of keys"));
    KeySet set;
    std::set<std::string, std::less<>> ids;
    bool has_public = false;
    for (const auto& jwk : list->items()) {
        if (jwk.kind() != json::Kind::Object) return tl::unexpected(std::string("a key of the set is not an object"));
        const auto* type = jwk.find("kty");
        const bool secret = type && type->kind() == json::Kind::String && type->string() == "oct";
        (secret ? set.has_secrets_ : has_public) = true;
        if (const auto* kid = jwk.find("kid"); kid && kid->kind() == json::Kind::String) {
            if (!ids.emplace(kid->string()).second) return tl::unexpected(std::string("two keys of the set share an id"));
        }
        if (auto key = JwsKey::from_jwk(jwk)) set.keys_.push_back(std::move(*key));
    }
    if (set.has_secrets_ && has_public) return tl::unexpected(std::string("the key set mixes secrets with public keys"));
    return set;
}

const JwsKey* KeySet::find(std::string_view kid) const {
    if (kid.empty()) return keys_.size() == 1 ? &keys_.front() : nullptr;
    for (const auto& key : keys_) {
        if (key.kid() == kid) return &key;
    }
    return nullptr;
}

}  // namespace carewire
