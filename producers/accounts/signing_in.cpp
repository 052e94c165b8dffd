#include <utility>

#include "core/auth/passwords.hpp"
#include "core/auth/tickets.hpp"
#include "core/auth/tokens.hpp"
#include "producers/accounts/accounts.hpp"
#include "producers/accounts/bodies.hpp"
#include "producers/accounts/body_of.hpp"
#include "producers/accounts/sessions.hpp"
#include "producers/accounts/throttle.hpp"
#include "schemas/audit/accounts.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire::accounts {
namespace {

http::Response unauthenticated(const char* hint) {
    return refusal_answer({Refusal::Kind::Unauthenticated, hint});
}

http::Response closed(Duration wait) {
    auto answer = http::problem({.status = 429, .code = "rate_limited", .detail = "too many failed sign-ins; wait as Retry-After says"});
    answer.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, (wait.count() + 999) / 1000)));
    return answer;
}

/// Anyone may make users while the house is being built; later only admins, in their own clinic.
std::vector<std::string> faults_of(const NewUserBody& body, const AuthSettings& settings) {
    if (!body.password) return {};
    return password_faults(*body.password, settings.password_min, settings.production);
}

}  // namespace

http::Response Accounts::register_user(const http::Call& call, const Caller& caller) {
    const auto body = body_of<NewUserBody>(call);
    if (!body) return body.error();
    const auto& auth = parts_.authenticator.settings();
    const auto now = parts_.clock.now();
    Problems problems;
    User user{.id = mint_uuid(now), .clinic = caller->clinic, .email = body->email};
    if (user.clinic.empty()) user.clinic = {settings_.clinic};
    if (!role_from(body->role, user.role) || user.role == Role::App) problems.push_back({"/role", "not_allowed", "is no role of a person", 422});
    for (const auto& fault : faults_of(*body, auth)) problems.push_back({"/password", "not_allowed", fault, 422});
    if (!body->password && !body->outside_subject) problems.push_back({"/password", "missing", "is required", 400});
    if (body->outside_subject && auth.outside_issuer.empty()) {
        problems.push_back({"/outside_subject", "not_allowed", "no outside issuer is set up", 422});
    }
    if (!problems.empty()) return not_allowed(std::move(problems));
    if (body->password) user.password_hash = hash_password(*body->password);
    if (body->outside_subject) {
        user.outside_issuer = auth.outside_issuer;
        user.outside_subject = *body->outside_subject;
    }
    bool made = false;
    parts_.database.write([&](Sql& sql) {
        made = insert_user(sql, user, now);
        if (!made) return;
        const auto& actor = caller->id.empty() ? principal_of(user) : *caller;
        write_fact(sql, UserCreated{user.id, user.email, std::string(name(user.role))}, user.clinic, user.id, actor, now);
    });
    if (!made) return http::problem({.status = 409, .code = "duplicate_name", .detail = "this address has an account already"});
    http::Response answer{.status = 201};
    json::Writer(answer.body).begin_object().member("id", user.id).member("email", user.email).member("role", name(user.role))
        .member("clinic", user.clinic.value).member("created_at", format_rfc3339(now)).end_object();
    return answer;
}

Accounts::Tried Accounts::try_password(const http::Call& call, const std::string& email, const std::string& password) {
    const auto now = parts_.clock.now();
    Tried tried;
    tried.closed = parts_.database.read([&](Sql& sql) {
        tried.user = find_user_by_email(sql, email);
        return closed_for(sql, email, now);
    });
    if (tried.closed) return tried;
    // the same work whether the address has an account or not (AU-2, attack S64)
    if (password_matches(password, tried.user ? tried.user->password_hash : std::string{})) {
        parts_.database.write([&](Sql& sql) { forget_failures(sql, email); });
        return tried;
    }
    const auto meant = std::exchange(tried.user, std::nullopt);
    parts_.database.write([&](Sql& sql) {
        note_failure(sql, email, now);
        const AuditAccess refused{.action = "sign_in", .resource = *call.pattern, .subject = "", .outcome = "refused", .reason = "wrong address or password"};
        write_fact(sql, refused, meant ? meant->clinic : ClinicId{settings_.clinic}, mint_uuid(now), meant ? principal_of(*meant) : Principal{}, now);
    });
    return tried;
}

http::Response Accounts::sign_in(const http::Call& call, const Caller&) {
    const auto body = body_of<SignInBody>(call);
    if (!body) return body.error();
    const auto tried = try_password(call, body->email, body->password);
    if (tried.closed) return closed(*tried.closed);
    if (!tried.user) return unauthenticated("wrong address or password");
    const auto now = parts_.clock.now();
    std::string token;
    parts_.database.write([&](Sql& sql) {
        forget_old_sessions(sql, now);
        token = begin_session(sql, *tried.user, now, parts_.authenticator.settings().refresh_ttl);
    });
    return tokens_for(*tried.user, std::move(token), 200);
}

http::Response Accounts::tokens_for(const User& user, std::string refresh_token, int status) const {
    const auto life = parts_.authenticator.settings().access_ttl;
    http::Response answer{.status = status};
    json::Writer write(answer.body);
    write.begin_object();
    write.member("access_token", parts_.authenticator.tokens().mint(principal_of(user), life));
    write.member("refresh_token", refresh_token).member("token_type", "bearer");
    write.member("expires_in", std::chrono::duration_cast<std::chrono::seconds>(life).count());
    write.member("role", name(user.role));
    write.end_object();
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

http::Response Accounts::refresh(const http::Call& call, const Caller&) {
    const auto body = body_of<RefreshBody>(call);
    if (!body) return body.error();
    std::optional<Rotated> rotated;
    std::optional<User> user;
    parts_.database.write([&](Sql& sql) {
        rotated = rotate_session(sql, body->refresh_token, parts_.clock.now(), parts_.authenticator.settings().refresh_ttl);
        if (rotated) user = find_user(sql, rotated->user_id);
    });
    if (!rotated || !user) return unauthenticated("the refresh token does not hold; sign in again");
    return tokens_for(*user, std::move(rotated->token), 200);
}

http::Response Accounts::give_ticket_to(const http::Call&, const Caller& caller) {
    const auto now = parts_.clock.now();
    const auto life = parts_.authenticator.settings().ticket_ttl;
    std::string ticket;
    parts_.database.write([&](Sql& sql) { ticket = give_ticket(sql, *caller, now, life); });
    http::Response answer{.status = 201};
    json::Writer(answer.body).begin_object().member("ticket", ticket).member("expires_at", format_rfc3339(now + life)).end_object();
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

http::Response Accounts::sign_out(const http::Call& call, const Caller&) {
    const auto body = body_of<RefreshBody>(call);
    if (!body) return body.error();
    parts_.database.write([&](Sql& sql) { end_session(sql, body->refresh_token, parts_.clock.now()); });
    return {.status = 204, .content_type = ""};
}

}  // namespace carewire::accounts
