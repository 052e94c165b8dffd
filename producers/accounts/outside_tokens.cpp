#include "core/auth/tokens.hpp"
#include "producers/accounts/accounts.hpp"
#include "producers/accounts/bodies.hpp"
#include "producers/accounts/body_of.hpp"
#include "producers/accounts/sessions.hpp"

namespace carewire::accounts {
namespace {

http::Response refused(const OutsideIssuer::Fault& fault) {
    return refusal_answer({fault.unreachable ? Refusal::Kind::Unavailable : Refusal::Kind::Unauthenticated, fault.detail});
}

/// The token in question: in the body, or as bearer.
tl::expected<std::string, http::Response> token_of(const http::Call& call) {
    const auto header = call.request.header("authorization");
    if (call.request.body.empty() && header.size() > 7) return std::string(header.substr(7));
    const auto body = body_of<TokenBody>(call);
    if (!body) return tl::unexpected(body.error());
    if (body->token) return *body->token;
    if (body->id_token) return *body->id_token;
    if (header.size() > 7) return std::string(header.substr(7));
    return tl::unexpected(not_allowed({{"/token", "missing", "is required", 400}}));
}

}  // namespace

http::Response Accounts::exchange(const http::Call& call, const Caller&) {
    const auto token = token_of(call);
    if (!token) return token.error();
    auto& outside = parts_.authenticator.outside();
    const auto claims = outside.verify(*token);
    if (!claims) return refused(claims.error());
    std::optional<User> user;
    std::string session;
    parts_.database.write([&](Sql& sql) {
        user = find_user_by_identity(sql, outside.issuer(), claims->subject);
        if (user) session = begin_session(sql, *user, parts_.clock.now(), parts_.authenticator.settings().refresh_ttl);
    });
    if (!user) return refusal_answer({Refusal::Kind::Unauthenticated, "nobody here goes by this identity; ask an admin for an account"});
    return tokens_for(*user, std::move(session), 200);
}

http::Response Accounts::validate(const http::Call& call, const Caller&) {
    const auto token = token_of(call);
    if (!token) return token.error();
    http::Response answer;
    json::Writer write(answer.body);
    const auto tell = [&](std::string_view uid, std::string_view email, std::string_view role, Time expires) {
        write.begin_object().member("valid", true).member("uid", uid).member("email", email).member("role", role)
            .member("expires_at", format_rfc3339(expires)).end_object();
        return answer;
    };
    if (const auto own = parts_.authenticator.tokens().verify(*token)) {
        return tell(own->principal.id, own->principal.email, name(own->principal.role), own->expires);
    }
    auto& outside = parts_.authenticator.outside();
    const auto claims = outside.verify(*token);
    if (!claims) return refused(claims.error());
    const auto user = parts_.database.read([&](Sql& sql) { return find_user_by_identity(sql, outside.issuer(), claims->subject); });
    return tell(claims->subject, claims->email, user ? name(user->role) : std::string_view{}, claims->expires);
}

}  // namespace carewire::accounts
