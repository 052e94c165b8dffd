#pragma once
#include <string>

#include "core/auth/guard.hpp"
#include "core/http/site.hpp"
#include "core/store/database.hpp"
#include "producers/accounts/account_settings.hpp"
#include "producers/accounts/facts.hpp"
#include "producers/accounts/users.hpp"

namespace carewire::accounts {

/// Users, sign-in, refresh tokens, API keys: synchronous, in the store, on no topic (C-16); the facts go to the audit stream.
/// All work is done on the pool. Everything passed in must outlive it. Loop thread.
class Accounts {
  public:
    struct Parts {
        Database& database;
        Authenticator& authenticator;
        Guard& guard;
        http::Pool& pool;
        http::Loop& loop;
        const Clock& clock;
        Log& log;
        PublishFact publish;
    };
    Accounts(AccountSettings settings, Parts parts);

    /// `POST` and `DELETE`: for the process that takes writes (C-1).
    void mount_writes(http::Site& site);
    /// What the pages' sign-in sends and its way out: `POST` as well.
    void mount_forms(http::Site& site);
    /// `GET`: for the process that answers reads.
    void mount_reads(http::Site& site);
    /// Makes the first admin where there is no user yet (AU-3). Blocking; before the loop runs. Throws StoreError.
    void bootstrap();
    /// Publishes what a crash left unpublished; once at the start.
    void start() { facts_.nudge(); }

  private:
    using Work = std::function<http::Response(const http::Call&, const Caller&)>;
    /// A route whose answer is worked out on the pool; afterwards waiting facts are published.
    void add(http::Site& site, std::string method, std::vector<std::string> paths, std::vector<std::string> roles, Work work);

    http::Response register_user(const http::Call& call, const Caller& caller);
    http::Response sign_in(const http::Call& call, const Caller& caller);
    http::Response refresh(const http::Call& call, const Caller& caller);
    http::Response sign_out(const http::Call& call, const Caller& caller);
    http::Response exchange(const http::Call& call, const Caller& caller);
    http::Response validate(const http::Call& call, const Caller& caller);
    http::Response make_key(const http::Call& call, const Caller& caller);
    http::Response list_keys(const http::Call& call, const Caller& caller);
    http::Response sign_in_page(const http::Call& call, const Caller& caller);
    http::Response sign_out_page(const http::Call& call, const Caller& caller);
    http::Response give_ticket_to(const http::Call& call, const Caller& caller);
    http::Response revoke_key(const http::Call& call, const Caller& caller);
    struct Tried {
        std::optional<User> user;       ///< the password was right
        std::optional<Duration> closed; ///< nothing was looked at: too many failures
    };
    Tried try_password(const http::Call& call, const std::string& email, const std::string& password);
    http::Response tokens_for(const User& user, std::string refresh_token, int status) const;

    AccountSettings settings_;
    Parts parts_;
    FactFeed facts_;
};

}  // namespace carewire::accounts
