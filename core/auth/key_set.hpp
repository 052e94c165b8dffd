#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/auth/jws.hpp"

namespace carewire {

/// The keys of one issuer (RFC 7517 section 5), by key id.
class KeySet {
  public:
    /// Refuses the whole set when two keys share an id or secrets stand beside public keys: then nobody can tell which key a
    /// token means (RFC 8725 section 3.1). Keys that are not for us (other types, encryption) or not sound are left out.
    static tl::expected<KeySet, std::string> read(std::string_view json);
    /// Without a key id only a set of one key has an answer.
    const JwsKey* find(std::string_view kid) const;
    bool has_secrets() const { return has_secrets_; }
    std::size_t size() const { return keys_.size(); }

  private:
    std::vector<JwsKey> keys_;
    bool has_secrets_ = false;
};

}  // namespace carewire
