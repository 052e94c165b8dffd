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
    settings.public_clinic =
        from.text("clinic.id", settings.public_clinic, "Clinic of the first admin and of forms that need no sign-in.");
    settings.production = from.production();
    return settings;
}

Guard::Guard(GuardSettings settings, Authenticator& authenticator, http::Pool& pool, http::Loop& loop, const Clock& clock)
    : settings_(settings), authenticator_(authenticator), pool_(pool), loop_(loop), clock_(clock),
      people_(settings.requests, settings.window), strangers_(settings.public_per_minute, std::chrono::minutes{1}),
      failures_(settings.requests, settings.window) {
    Principal stranger;
    stranger.clinic = {settings_.public_clinic};
    stranger_ = std::make_shared<const Principal>(std::move(stranger));
}

http::Site::Action Guard::protect(std::vector<std::string> roles, Entry entry, Action action) {
    const bool open = std::find(roles.begin(), roles.end(), "public") != roles.end();
    const bool only_open = open && roles.size() == 1;
    const auto way = std::make_shared<const Way>(Way{std::move(roles), std::move(entry), std::move(action)});
    return [this, open, only_open, way](http::Call call, http::Reply reply) {
        if (refused_as_plain(call, reply)) return;
        const bool stranger = open && (only_open || !call.request.has_header("authorization"));
        if (stranger) enter_public(way->action, std::move(call), std::move(reply));
        else enter(*way, std::move(call), std::move(reply));
    };
}

/// In production a credential or a patient's words must not cross a network in the clear (AU-9).
bool Guard::refused_as_plain(const http::Call& call, http::Reply& reply) {
    if (!settings_.production || call.request.secure) return false;
    http::Site::note(reply, "code", "forbidden");
    reply.send(refusal_answer({Refusal::Kind::Forbidden, "use https: the proxy in front says with X-Forwarded-Proto that its client did"}));
    return true;
}

/// The clinic that a public form is for stands in its address; it is public as the form itself.
Caller Guard::stranger_for(const http::Request& request) const {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    const auto named = request.query.empty() ? std::nullopt : request.parameter("clinic");
    if (!named || named->empty() || named->size() > 64 || named->find_first_not_of(allowed) != std::string::npos) return stranger_;
    auto who = *stranger_;
    who.clinic = {*named};
    return std::make_shared<const Principal>(std::move(who));
}

void Guard::enter_public(const Action& action, http::Call call, http::Reply reply) {
    const bool writes = call.request.method != "GET" && call.request.method != "HEAD";
    if (writes) {
        if (const auto wait = strangers_.exceeded(call.request.peer, clock_.steady())) return reply.send(too_many_answer(*wait));
    }
    auto who = stranger_for(call.request);
    action(std::move(call), std::move(reply), std::move(who));
}

void Guard::enter(const Way& way, http::Call call, http::Reply reply) {
    if (way.entry.ticket && !call.request.has_header("authorization")) {
        if (auto ticket = call.request.parameter("ticket")) return ask_again(way, std::move(call), std::move(reply), std::move(ticket));
    }
    const auto who = authenticator_.authenticate(call.request);
    if (!who && who.error().kind == Refusal::Kind::AskAgain) return ask_again(way, std::move(call), std::move(reply), {});
    admit(way, std::move(call), std::move(reply), who);
}

void Guard::ask_again(const Way& way, http::Call call, http::Reply reply, std::optional<std::string> ticket) {
    struct Held {
        http::Call call;
        http::Reply reply;
        std::optional<std::string> ticket;
        tl::expected<Caller, Refusal> who;
    };
    auto held = std::make_shared<Held>(Held{std::move(call), std::move(reply), std::move(ticket), tl::unexpected(Refusal{})});
    const bool taken = pool_.run([this, &way, held]() mutable {
        held->who = held->ticket ? authenticator_.redeem(*held->ticket) : authenticator_.look_up(held->call.request);
        loop_.post([this, &way, held = std::move(held)] { admit(way, std::move(held->call), std::move(held->reply), held->who); });
    });
    if (!taken) held->reply.send(http::overloaded());
}

void Guard::admit(const Way& way, http::Call call, http::Reply reply, const tl::expected<Caller, Refusal>& who) {
    if (!who) {
        if (const auto wait = failures_.exceeded(call.request.peer, clock_.steady())) return reply.send(too_many_answer(*wait));
        return refuse(way, call, std::move(reply), nullptr, who.error());
    }
    http::Site::note(reply, "role", name((*who)->role));
    if (const auto wait = people_.exceeded((*who)->id, clock_.steady())) return reply.send(too_many_answer(*wait));
    if (!may_call(**who, way.roles)) {
        return refuse(way, call, std::move(reply), *who, {Refusal::Kind::Forbidden, "your role may not call this"});
    }
    way.action(std::move(call), std::move(reply), *who);
}

void Guard::refuse(const Way& way, const http::Call& call, http::Reply reply, const Caller& who, const Refusal& why) {
    http::Site::note(reply, "code", why.kind == Refusal::Kind::Forbidden ? "forbidden" : "unauthenticated");
    if (refused_ && (who || !way.entry.refusal)) refused_(call, who, why);  // to meet the sign-in page is no refusal
    reply.send(way.entry.refusal ? way.entry.refusal(call, why) : refusal_answer(why));
}

}  // namespace carewire
