#include "core/auth/authenticator.hpp"

#include <atomic>

#include "core/auth/directory.hpp"
#include "core/auth/key_ring.hpp"
#include "core/auth/page_session.hpp"
#include "core/auth/token_cache.hpp"
#include "core/auth/tokens.hpp"

namespace carewire {
namespace {

constexpr std::size_t kRemembered = 4096;            // about 1 MiB at most
constexpr Duration kKeyRemembered{30000};            // then the ring is asked again, which marks the key as used
constexpr Duration kSessionRemembered{5000};         // a sign-out in another process holds here after this
constexpr std::int64_t kLookUpsPerSecond = 50;       // keys that memory does not know; a flood of guesses must not reach the store

using Kind = Refusal::Kind;
using Refused = tl::unexpected<Refusal>;

Refused refuse(Kind kind, std::string detail) { return Refused(Refusal{kind, std::move(detail)}); }

/// A page's cookie; nothing when there is none. A write needs more than that the browser sent it along.
tl::expected<std::string_view, Refusal> cookie_credential(const http::Request& request) {
    const auto cookie = cookie_of(request, kSessionCookie);
    if (!looks_like_page_session(cookie)) return refuse(Kind::Unauthenticated, "send Authorization: Bearer with a token or an API key");
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads && !comes_from_own_page(request)) return refuse(Kind::Unauthenticated, "a page of another origin may not write here");
    return cookie;
}

/// RFC 6750 section 2.1; the scheme's case does not matter (RFC 9110 section 11.1).
tl::expected<std::string_view, Refusal> credential_of(const http::Request& request) {
    const auto header = request.header("authorization");
    if (header.empty()) return cookie_credential(request);
    constexpr std::string_view scheme = "bearer ";
    bool bearer = header.size() > scheme.size();
    for (std::size_t i = 0; bearer && i < scheme.size(); ++i) {
        const char c = header[i];
        bearer = (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) == scheme[i];
    }
    if (!bearer) return refuse(Kind::Unauthenticated, "only the Bearer scheme is taken");
    return header.substr(scheme.size());
}

}  // namespace

struct Authenticator::State {
    State(AuthSettings given, const Clock& now, Directory* store, FetchKeys fetch)
        : settings(std::move(given)), clock(now), directory(store), tokens(settings, clock), outside(settings, clock, std::move(fetch)) {}

    AuthSettings settings;
    const Clock& clock;
    Directory* directory;
    Tokens tokens;
    OutsideIssuer outside;
    KeyRing keys;
    TokenCache cache{kRemembered};
    std::atomic<std::int64_t> second{0};
    std::atomic<std::int64_t> look_ups{0};

    bool may_look_up(Time now) {
        const auto this_second = epoch_ms(now) / 1000;
        if (second.exchange(this_second) != this_second) look_ups = 0;
        return ++look_ups <= kLookUpsPerSecond;
    }
    tl::expected<Caller, Refusal> from_memory(std::string_view credential);
    tl::expected<Caller, Refusal> key_in_memory(std::string_view credential, const Digest& by, Time now);
    tl::expected<Caller, Refusal> key_in_store(std::string_view credential);
    tl::expected<Caller, Refusal> outside_person(std::string_view credential);
    tl::expected<Caller, Refusal> signed_in(std::string_view cookie, bool alive);
};

tl::expected<Caller, Refusal> Authenticator::State::from_memory(std::string_view credential) {
    const auto now = clock.now();
    const auto by = digest(credential);
    if (auto who = cache.find(by, now, keys.epoch())) return who;
    if (looks_like_api_key(credential)) return key_in_memory(credential, by, now);
    if (looks_like_page_session(credential)) {
        return refuse(directory ? Kind::AskAgain : Kind::Unauthenticated, "the sign-in is over; sign in again");
    }
    auto verified = tokens.verify(credential);
    if (verified) {
        auto who = std::make_shared<const Principal>(std::move(verified->principal));
        cache.remember(by, who, verified->expires, keys.epoch());
        return who;
    }
    if (outside.configured() && directory) {
        const auto jws = read_jws(credential);
        if (jws && jws->algorithm == "RS256") return refuse(Kind::AskAgain, "the token is of an outside issuer");
    }
    return refuse(Kind::Unauthenticated, verified.error());
}

tl::expected<Caller, Refusal> Authenticator::State::key_in_memory(std::string_view credential, const Digest& by, Time now) {
    const auto epoch = keys.epoch();
    if (auto who = keys.find(credential, now)) {
        cache.remember(by, who, now + kKeyRemembered, epoch);
        return who;
    }
    if (directory && may_look_up(now)) return refuse(Kind::AskAgain, "the API key is not known yet");
    if (!keys.filled()) return refuse(Kind::Unavailable, "API keys cannot be checked at the moment");
    return refuse(Kind::Unauthenticated, "the API key does not hold");
}

tl::expected<Caller, Refusal> Authenticator::State::key_in_store(std::string_view credential) {
    const auto epoch = keys.epoch();
    auto stored = directory->key(sha256(credential));
    if (!stored) return refuse(Kind::Unauthenticated, "the API key does not hold");
    auto who = stored->who;
    keys.add(std::move(*stored), epoch);
    return who;
}

tl::expected<Caller, Refusal> Authenticator::State::outside_person(std::string_view credential) {
    const auto claims = outside.verify(credential);
    if (!claims) {
        return refuse(claims.error().unreachable ? Kind::Unavailable : Kind::Unauthenticated, claims.error().detail);
    }
    auto person = directory->person(outside.issuer(), claims->subject);
    if (!person) return refuse(Kind::Unauthenticated, "nobody here goes by this identity");
    auto who = std::make_shared<const Principal>(std::move(*person));
    cache.remember(digest(credential), who, std::min(claims->expires, clock.now() + settings.access_ttl), keys.epoch());
    return who;
}

/// What a script of a page asks is not remembered: the person's own next request must reach the store and begin quiet time anew.
tl::expected<Caller, Refusal> Authenticator::State::signed_in(std::string_view cookie, bool alive) {
    const auto now = clock.now();
    auto person = directory->page_session(cookie, {.quiet = settings.quiet_ttl}, now, alive);
    if (!person) return refuse(Kind::Unauthenticated, "the sign-in is over; sign in again");
    auto who = std::make_shared<const Principal>(std::move(*person));
    if (alive) cache.remember(digest(cookie), who, now + kSessionRemembered, keys.epoch());
    return who;
}

Authenticator::Authenticator(AuthSettings settings, const Clock& clock, Directory* directory, FetchKeys fetch)
    : state_(std::make_unique<State>(std::move(settings), clock, directory, std::move(fetch))) {}
Authenticator::~Authenticator() = default;

tl::expected<Caller, Refusal> Authenticator::authenticate(const http::Request& request) {
    const auto credential = credential_of(request);
    if (!credential) return tl::unexpected(credential.error());
    return state_->from_memory(*credential);
}

tl::expected<Caller, Refusal> Authenticator::check(std::string_view credential) { return state_->from_memory(credential); }

tl::expected<Caller, Refusal> Authenticator::look_up(const http::Request& request) {
    const auto credential = credential_of(request);
    if (!credential) return tl::unexpected(credential.error());
    auto known = state_->from_memory(*credential);
    if (known || known.error().kind != Kind::AskAgain) return known;
    try {
        if (looks_like_page_session(*credential)) return state_->signed_in(*credential, !is_background(request));
        return looks_like_api_key(*credential) ? state_->key_in_store(*credential) : state_->outside_person(*credential);
    } catch (const StoreError&) {
        return refuse(Kind::Unavailable, "the store does not answer; try again");
    }
}

tl::expected<Caller, Refusal> Authenticator::redeem(std::string_view ticket) {
    if (!state_->directory) return refuse(Kind::Unauthenticated, "no tickets are taken here");
    try {
        auto person = state_->directory->ticket(ticket, state_->clock.now());
        if (!person) return refuse(Kind::Unauthenticated, "the ticket does not hold; each opens one connection, within a minute");
        return std::make_shared<const Principal>(std::move(*person));
    } catch (const StoreError&) {
        return refuse(Kind::Unavailable, "the store does not answer; try again");
    }
}

KeyRing& Authenticator::keys() { return state_->keys; }
const Tokens& Authenticator::tokens() const { return state_->tokens; }
OutsideIssuer& Authenticator::outside() { return state_->outside; }
const AuthSettings& Authenticator::settings() const { return state_->settings; }

}  // namespace carewire
