#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/auth/auth_settings.hpp"
#include "core/auth/claims.hpp"
#include "core/auth/key_set.hpp"

namespace carewire {

/// Fetches a key set over https; the error is a sentence. Has a deadline of its own.
using FetchKeys = std::function<tl::expected<std::string, std::string>(const std::string& url)>;

/// Identity tokens of an outside issuer (AU-5): RS256 by its published keys. Keys are remembered, and fetched again for an
/// unknown key id at most once a minute. Thread safe; verify() blocks while it fetches.
class OutsideIssuer {
  public:
    OutsideIssuer(const AuthSettings& settings, const Clock& clock, FetchKeys fetch);

    /// Whether there is such an issuer at all.
    bool configured() const { return !issuer_.empty(); }
    const std::string& issuer() const { return issuer_; }
    struct Fault {
        bool unreachable = false;  ///< the issuer's keys could not be read: 503, not 401
        std::string detail;
    };
    tl::expected<Claims, Fault> verify(std::string_view token);

  private:
    std::shared_ptr<const KeySet> keys_for(std::string_view kid, std::string& why);

    std::string issuer_, audience_, url_;
    const Clock& clock_;
    FetchKeys fetch_;
    std::mutex mutex_;
    std::shared_ptr<const KeySet> keys_;
    std::optional<Steady> fetched_;
};

}  // namespace carewire
