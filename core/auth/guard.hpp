#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/auth/authenticator.hpp"
#include "core/auth/rate_limit.hpp"
#include "core/http/pool.hpp"
#include "core/http/site.hpp"

namespace carewire {

struct GuardSettings {
    std::int64_t requests = 1000;  ///< rate_limit.requests; 0: no limit
    Duration window{60000};        ///< rate_limit.window_s
    std::int64_t public_per_minute = 10;
    std::string public_clinic = "main";  ///< whose forms need no sign-in, unless ?clinic= names another
    bool production = false;             ///< then plain http from outside the proxy is refused

    static GuardSettings read(ConfigReader& from);
};

/// Stands before every action of a door: who asks (AU-8, AU-10), may they (role), not too often (AU-9). One per loop; all
/// calls on its thread. An action behind it gets a caller who may call it, or is not called at all.
class Guard {
  public:
    using Action = std::function<void(http::Call, http::Reply, Caller)>;
    /// Told of every refusal of a credential or right: what the audit stream is fed from. The caller is null when unknown.
    using Refused = std::function<void(const http::Call&, const Caller&, const Refusal&)>;

    /// What a route has beside roles.
    struct Entry {
        bool ticket = false;  ///< `?ticket=` stands for a credential where a client can set no header
        /// Answers a refusal in place of the problem: pages lead to the sign-in.
        std::function<http::Response(const http::Call&, const Refusal&)> refusal;
    };

    Guard(GuardSettings settings, Authenticator& authenticator, http::Pool& pool, http::Loop& loop, const Clock& clock);
    void on_refused(Refused told) { refused_ = std::move(told); }
    const GuardSettings& settings() const { return settings_; }

    /// What Site::add() takes. `roles`: names of registers.md section 5, `any` (signed in), or `public`. Where others stand
    /// beside `public` a credential is optional: one that is sent must hold.
    http::Site::Action protect(std::vector<std::string> roles, Action action) { return protect(std::move(roles), {}, std::move(action)); }
    http::Site::Action protect(std::vector<std::string> roles, Entry entry, Action action);

  private:
    /// A protected route; lives as long as the site that has it.
    struct Way {
        std::vector<std::string> roles;
        Entry entry;
        Action action;
    };
    void enter(const Way& way, http::Call call, http::Reply reply);
    void enter_public(const Action& action, http::Call call, http::Reply reply);
    bool refused_as_plain(const http::Call& call, http::Reply& reply);
    Caller stranger_for(const http::Request& request) const;
    void ask_again(const Way& way, http::Call call, http::Reply reply, std::optional<std::string> ticket);
    void admit(const Way& way, http::Call call, http::Reply reply, const tl::expected<Caller, Refusal>& who);
    void refuse(const Way& way, const http::Call& call, http::Reply reply, const Caller& who, const Refusal& why);

    GuardSettings settings_;
    Authenticator& authenticator_;
    http::Pool& pool_;
    http::Loop& loop_;
    const Clock& clock_;
    RateLimit people_;
    RateLimit strangers_;  // by address: public routes
    RateLimit failures_;   // by address: credentials that do not hold
    Refused refused_;
    Caller stranger_;      // of the public clinic
};

}  // namespace carewire
