#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/auth/auth_settings.hpp"
#include "core/auth/outside_issuer.hpp"
#include "core/auth/principal.hpp"
#include "core/http/message.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Whoever asks, shared with the cache: holding it costs no copy.
using Caller = std::shared_ptr<const Principal>;

/// Why a request is not let in. `detail` is for people and never quotes a credential.
struct Refusal {
    enum class Kind {
        Unauthenticated,  ///< 401: no credential, or one that does not hold
        Forbidden,        ///< 403: known, but not allowed to do this
        Unavailable,      ///< 503 store_unavailable: keys could not be read since the start
        AskAgain,         ///< memory cannot tell: call look_up() on a pool thread, its answer is final
    };
    Kind kind = Kind::Unauthenticated;
    std::string detail;
};
/// The problem+json answer to a refusal (AU-7).
http::Response refusal_answer(const Refusal& refusal);

class KeyRing;
class Directory;
class Tokens;
class OutsideIssuer;

/// Decides who asks: own tokens (HS256), tokens of outside issuers (RS256), API keys (`cw_…`). Thread safe. authenticate() never
/// touches store or network: keys come from a KeyRing that a KeyFeed keeps fresh, verified tokens are remembered until they
/// expire (bounded), so that a known caller costs well under a microsecond.
class Authenticator {
  public:
    /// `directory` may be null: then outside tokens and keys that memory does not know are refused. `fetch` reads an outside
    /// issuer's key set.
    Authenticator(AuthSettings settings, const Clock& clock, Directory* directory = nullptr, FetchKeys fetch = {});
    ~Authenticator();

    /// From `Authorization: Bearer …`, or without that from the pages' cookie; a write with a cookie must come from an own page.
    /// Exactly one credential; anything else is refused.
    tl::expected<Caller, Refusal> authenticate(const http::Request& request);
    /// The same, allowed to ask the store and the issuers' key sets: blocks, pool threads only.
    tl::expected<Caller, Refusal> look_up(const http::Request& request);

    /// Who a ticket is for; it is used up. Blocks, pool threads only.
    tl::expected<Caller, Refusal> redeem(std::string_view ticket);

    /// The same for a credential that came another way than in the header.
    tl::expected<Caller, Refusal> check(std::string_view credential);

    KeyRing& keys();
    const Tokens& tokens() const;
    OutsideIssuer& outside();
    const AuthSettings& settings() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether the caller's role is one of these names (registers.md section 5). `public` lets everyone in, `any` everyone who
/// signed in (API keys do not sign in).
bool may_call(const Principal& caller, std::span<const std::string> roles);
bool may_call(const Principal& caller, std::span<const std::string_view> roles);

}  // namespace carewire
