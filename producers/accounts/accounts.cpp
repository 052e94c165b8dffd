#include "producers/accounts/accounts.hpp"

#include "core/auth/passwords.hpp"
#include "producers/ingress/answers.hpp"
#include "schemas/audit/accounts.hpp"

namespace carewire::accounts {
namespace {

http::Response store_away(const std::exception&) {
    auto answer = http::problem({.status = 503, .code = "store_unavailable", .detail = "the store does not answer; try again"});
    answer.headers.emplace_back("Retry-After", "2");
    return answer;
}

}  // namespace

Accounts::Accounts(AccountSettings settings, Parts parts)
    : settings_(std::move(settings)), parts_(parts), facts_(parts.database, parts.pool, parts.loop, parts.publish) {}

void Accounts::add(http::Site& site, std::string method, std::vector<std::string> paths, std::vector<std::string> roles, Work work) {
    const auto action = [this, work = std::move(work)](http::Call call, http::Reply reply, const Caller& caller) {
        auto held = std::make_shared<http::Call>(std::move(call));
        http::answer_from(parts_.pool, parts_.loop, std::move(reply), [this, &work, held, caller] {
            auto answer = work(*held, caller);
            if (held->request.method != "GET") parts_.loop.post([this] { facts_.nudge(); });
            return answer;
        }, store_away);
    };
    const auto guarded = parts_.guard.protect(roles, action);
    for (const auto& path : paths) site.add({method, path, "accounts", roles, 0}, guarded);
}

void Accounts::mount_writes(http::Site& site) {
    const auto own = [this](http::Response (Accounts::*work)(const http::Call&, const Caller&)) -> Work {
        return [this, work](const http::Call& call, const Caller& caller) { return (this->*work)(call, caller); };
    };
    const std::vector<std::string> everyone{"public"}, admin{"admin"};
    const auto makes_users = settings_.open_registration ? std::vector<std::string>{"public", "admin"} : admin;
    add(site, "POST", {"/v1/users", "/auth/register"}, makes_users, own(&Accounts::register_user));
    add(site, "POST", {"/v1/auth/login", "/auth/login"}, everyone, own(&Accounts::sign_in));
    add(site, "POST", {"/v1/auth/refresh"}, everyone, own(&Accounts::refresh));
    add(site, "POST", {"/v1/auth/logout"}, everyone, own(&Accounts::sign_out));
    add(site, "POST", {"/v1/auth/token", "/login"}, everyone, own(&Accounts::exchange));
    add(site, "POST", {"/validate-token"}, everyone, own(&Accounts::validate));
    add(site, "POST", {"/v1/ws-tickets"}, {"any"}, own(&Accounts::give_ticket_to));
    add(site, "POST", {"/v1/api-keys"}, admin, own(&Accounts::make_key));
    add(site, "DELETE", {"/v1/api-keys/{id}"}, admin, own(&Accounts::revoke_key));
}

void Accounts::mount_forms(http::Site& site) {
    const std::vector<std::string> everyone{"public"};
    add(site, "POST", {"/sign-in"}, everyone, [this](const auto& call, const auto& caller) { return sign_in_page(call, caller); });
    add(site, "POST", {"/sign-out"}, everyone, [this](const auto& call, const auto& caller) { return sign_out_page(call, caller); });
}

void Accounts::mount_reads(http::Site& site) {
    const auto own = [this](http::Response (Accounts::*work)(const http::Call&, const Caller&)) -> Work {
        return [this, work](const http::Call& call, const Caller& caller) { return (this->*work)(call, caller); };
    };
    add(site, "GET", {"/v1/api-keys"}, {"admin"}, own(&Accounts::list_keys));
}

void Accounts::bootstrap() {
    if (settings_.admin_email.empty()) return;
    const bool needed = parts_.database.read([](Sql& sql) { return !any_user(sql); });
    if (!needed) return;
    const auto now = parts_.clock.now();
    User admin{.id = mint_uuid(now), .clinic = {settings_.clinic}, .email = settings_.admin_email,
               .password_hash = hash_password(settings_.admin_password), .role = Role::Admin};
    parts_.database.write([&](Sql& sql) {
        // another process may have been faster
        if (any_user(sql) || !insert_user(sql, admin, now)) return;
        write_fact(sql, UserCreated{admin.id, admin.email, "admin"}, admin.clinic, admin.id, principal_of(admin), now);
    });
    parts_.log.info("accounts.bootstrapped");
}

}  // namespace carewire::accounts
