#include "core/auth/guard.hpp"

#include <algorithm>

#include "core/http/problem.hpp"

namespace carewire {
namespace {

http::Response too_many_answer(Duration wait) {
    auto answer = http::problem({.status = 429, .code = "rate_limited", .detail = "too many requests; wait as Retry-After says"});
    answer.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, (wait.count() + 999) / 1000)));
    return answer;
}

}  // namespace

GuardSettings GuardSettings::read(ConfigReader& from) {
    GuardSettings settings;
    settings.requests = from.integer("rate_limit.requests", 1000, 0, 1'000'000'000, "Requests per caller and window; 0: no limit.");
    settings.window = from.duration("rate_limit.window_s", std::chrono::seconds{60}, "Length of that window.");
    settings.public_per_minute =
        from.integer("rate_limit.public_per_min", 10, 0, 1'000'000'000, "Writes a minute per address on public routes; 0: no limit.");
    settings.production = from.production();
    return settings;
}

Guard::Guard(GuardSettings settings, Authenticator& authenticator, http::Pool& pool, http::Loop& loop, const Clock& clock)
    : settings_(settings), authenticator_(authenticator), pool_(pool), loop_(loop), clock_(clock),
      people_(settings.requests, settings.window), strangers_(settings.public_per_minute, std::chrono::minutes{1}),
      failures_(settings.requests, settings.window) {}

http::Site::Action Guard::protect(std::vector<std::string> roles, Action action) {
    if (std::find(roles.begin(), roles.end(), "public") != roles.end()) {
        return [this, action = std::move(action)](http::Call call, http::Reply reply) {
            enter_public(action, std::move(call), std::move(reply));
        };
    }
    return [this, roles = std::move(roles), action = std::move(action)](http::Call call, http::Reply reply) {
        enter(roles, action, std::move(call), std::move(reply));
    };
}

void Guard::enter_public(const Action& action, http::Call call, http::Reply reply) {
    const bool writes = call.request.method != "GET" && call.request.method != "HEAD";
    if (writes) {
        if (const auto wait = strangers_.exceeded(call.request.peer, clock_.steady())) return reply.send(too_many_answer(*wait));
    }
    static const auto nobody = std::make_shared<const Principal>();
    action(std::move(call), std::move(reply), nobody);
}

void Guard::enter(const std::vector<std::string>& roles, const Action& action, http::Call call, http::Reply reply) {
    const auto who = authenticator_.authenticate(call.request);
    if (!who && who.error().kind == Refusal::Kind::AskAgain) return ask_again(roles, action, std::move(call), std::move(reply));
    admit(roles, action, std::move(call), std::move(reply), who);
}

void Guard::ask_again(const std::vector<std::string>& roles, const Action& action, http::Call call, http::Reply reply) {
    struct Held {
        http::Call call;
        http::Reply reply;
        tl::expected<Caller, Refusal> who;
    };
    auto held = std::make_shared<Held>(Held{std::move(call), std::move(reply), tl::unexpected(Refusal{})});
    const bool taken = pool_.run([this, &roles, &action, held]() mutable {
        held->who = authenticator_.look_up(held->call.request);
        loop_.post([this, &roles, &action, held = std::move(held)] {
            admit(roles, action, std::move(held->call), std::move(held->reply), held->who);
        });
    });
    if (!taken) held->reply.send(http::overloaded());
}

void Guard::admit(const std::vector<std::string>& roles, const Action& action, http::Call call, http::Reply reply,
                  const tl::expected<Caller, Refusal>& who) {
    if (!who) {
        if (const auto wait = failures_.exceeded(call.request.peer, clock_.steady())) return reply.send(too_many_answer(*wait));
        return refuse(call, std::move(reply), nullptr, who.error());
    }
    http::Site::note(reply, "role", name((*who)->role));
    if (const auto wait = people_.exceeded((*who)->id, clock_.steady())) return reply.send(too_many_answer(*wait));
    if (!may_call(**who, roles)) {
        return refuse(call, std::move(reply), *who, {Refusal::Kind::Forbidden, "your role may not call this"});
    }
    action(std::move(call), std::move(reply), *who);
}

void Guard::refuse(const http::Call& call, http::Reply reply, const Caller& who, const Refusal& why) {
    http::Site::note(reply, "code", why.kind == Refusal::Kind::Forbidden ? "forbidden" : "unauthenticated");
    if (refused_) refused_(call, who, why);
    reply.send(refusal_answer(why));
}

bool Guard::too_many(http::Reply& reply, std::string_view caller, std::int64_t cost) {
    const auto wait = people_.exceeded(caller, clock_.steady(), cost);
    if (wait) reply.send(too_many_answer(*wait));
    return wait.has_value();
}

}  // namespace carewire
