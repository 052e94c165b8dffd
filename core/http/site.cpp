#include "core/http/site.hpp"

#include <algorithm>
#include <typeinfo>
#include <unordered_map>

#include "core/http/problem.hpp"
#include "core/http/reply_target.hpp"

namespace carewire::http {
namespace {

/// A caller's own request id comes back only in this alphabet: nothing that could end a header line (attack S10).
bool is_request_id(std::string_view id) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !id.empty() && id.size() <= 64 && id.find_first_not_of(allowed) == id.npos;
}

bool has_field(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& field) { return field.first == name; });
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// What probes and scrapers ask all day: their lines would drown the others.
bool routine(const std::string* pattern) {
    return pattern && (pattern->starts_with("/health") || *pattern == "/metrics");
}

}  // namespace

struct Site::State final : ReplyObserver, std::enable_shared_from_this<Site::State> {
    struct Entry {
        std::size_t info;
        Action action;
    };
    struct Series {
        std::vector<std::pair<int, Counter*>> by_status;
        Histogram* seconds = nullptr;
    };

    State(Log& log_, Metrics& metrics_, const Clock& clock_, std::vector<std::string> cors_)
        : log(log_), metrics(metrics_), clock(clock_), cors(std::move(cors_)) {}

    void handle(Request request, Reply reply) {
        auto& target = *reply.target();
        target.observer = shared_from_this();
        greet(request, target);
        // HEAD is GET without its body, which the server leaves out
        const bool head = request.method == "HEAD";
        auto match = router.find(head ? "GET" : std::string_view(request.method), request.path);
        if (head && !match.route) match = router.find("HEAD", request.path);
        if (!match.route) return reply.send(no_route(request, match.allow));
        target.facts.pattern = match.pattern;
        if (request.has_header("content-encoding")) return reply.send(encoded());
        try {
            match.route->action({std::move(request), std::move(match.values), match.pattern}, std::move(reply));
        } catch (const std::exception& error) {
            // what() may quote data: only its kind is logged (OP-4)
            log.error("http.action_failed",
                      {{"route", std::string_view(*match.pattern)}, {"kind", typeid(error).name()}});
        }
    }

    /// No route unpacks a body: whoever could not see that it is packed would read other bytes than were meant (attack
    /// S09).
    static Response encoded() {
        return problem(
            {.status = 415, .code = "unsupported_media_type", .detail = "Send the body without Content-Encoding."});
    }

    /// Headers that the answer gets whoever gives it.
    void greet(const Request& request, Reply::Target& target) const {
        for (const auto& [name, value] : request.headers) {
            if (name == "x-request-id" && is_request_id(value)) target.decorations.emplace_back("X-Request-Id", value);
            if (name == "origin" && !cors.empty()) {
                target.decorations.emplace_back("Vary", "Origin");
                if (!allowed_origin(value)) continue;
                target.decorations.emplace_back("Access-Control-Allow-Origin", value);
                target.decorations.emplace_back("Access-Control-Expose-Headers",
                                                "Link, Location, Retry-After, X-Request-Id");
            }
        }
    }

    bool allowed_origin(std::string_view origin) const {
        return std::ranges::any_of(cors, [&](const std::string& each) { return each == origin || each == "*"; });
    }

    Response no_route(const Request& request, std::vector<std::string> allow) const {
        if (allow.empty())
            return problem({.status = 404, .code = "not_found", .detail = "There is nothing at this path."});
        if (std::ranges::find(allow, "GET") != allow.end()) allow.emplace_back("HEAD");
        allow.emplace_back("OPTIONS");
        if (request.method == "OPTIONS") return options(request, allow);
        auto answer = problem(
            {.status = 405, .code = "method_not_allowed", .detail = "This path has no such method; see Allow."});
        answer.headers.emplace_back("Allow", joined(allow));
        return answer;
    }

    Response options(const Request& request, const std::vector<std::string>& allow) const {
        Response answer{.status = 204, .content_type = ""};
        answer.headers.emplace_back("Allow", joined(allow));
        if (request.has_header("access-control-request-method") && allowed_origin(request.header("origin"))) {
            answer.headers.emplace_back("Access-Control-Allow-Methods", joined(allow));
            answer.headers.emplace_back("Access-Control-Allow-Headers",
                                        "Authorization, Content-Type, Idempotency-Key, If-Match, Prefer, X-Request-Id");
            answer.headers.emplace_back("Access-Control-Max-Age", "600");
        }
        return answer;
    }

    void decorate(const RequestFacts& facts, Response& response) override {
        if (facts.method != "GET" && facts.method != "HEAD") return;  // nothing else is cached or sniffed
        if (!has_field(response, "Cache-Control")) response.headers.emplace_back("Cache-Control", "no-store");
        response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    }

    void finished(const RequestFacts& facts, int status, std::size_t bytes_out) override {
        const auto took = std::chrono::duration<double>(clock.steady() - facts.received).count();
        measure(facts, status, took);
        const Level level = status >= 500 ? Level::Warning : routine(facts.pattern) ? Level::Debug : Level::Info;
        const std::string_view route = facts.pattern ? std::string_view(*facts.pattern) : "none";
        const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
        const double ms = took * 1000;
        const bool refused = !facts.code.empty();
        log.write(level, "request.answered",
                  {{"method", facts.method},
                   {"route", route},
                   {"status", std::int64_t{status}},
                   {"ms", ms},
                   {"bytes_in", number(facts.bytes_in)},
                   {"bytes_out", number(bytes_out)},
                   {"role", std::string_view(facts.role)},
                   {refused ? "code" : "event_id", std::string_view(refused ? facts.code : facts.event_id)}});
    }

    void measure(const RequestFacts& facts, int status, double seconds) {
        auto& of = series[{facts.pattern, facts.method.data()}];
        const std::string route = facts.pattern && !of.seconds ? *facts.pattern : "none";
        if (!of.seconds)
            of.seconds = &metrics.histogram("carewire_http_request_seconds", "Time from first byte to answer.",
                                            {{"method", std::string(facts.method)}, {"route", route}});
        of.seconds->observe(seconds);
        const auto known = std::ranges::find(of.by_status, status, &std::pair<int, Counter*>::first);
        if (known != of.by_status.end()) return known->second->add();
        auto& counter = metrics.counter("carewire_http_requests_total", "Answers, by route and status.",
                                        {{"method", std::string(facts.method)},
                                         {"route", facts.pattern ? *facts.pattern : "none"},
                                         {"status", std::to_string(status)}});
        of.by_status.emplace_back(status, &counter);
        counter.add();
    }

    Admission admit(const Request& head, const HeadCheck& check) const {
        const auto match = router.find(head.method, head.path);
        if (!match.route) return {.refusal = no_route(head, match.allow)};
        if (head.has_header("content-encoding")) return {.refusal = encoded()};
        const auto& info = routes[match.route->info];
        const bool open =
            std::ranges::any_of(info.roles, [](const auto& role) { return role == "public" || role == "link"; });
        if (!open && !head.has_header("authorization") && !head.has_header("x-api-key") && !head.has_header("cookie"))
            return {.refusal = problem(
                        {.status = 401, .code = "unauthenticated", .detail = "Send a token or key in Authorization."})};
        if (check)
            if (auto refusal = check(head, info)) return {.refusal = std::move(refusal)};
        return {.max_body_bytes = info.max_body_bytes};
    }

    Log& log;
    Metrics& metrics;
    const Clock& clock;
    const std::vector<std::string> cors;
    Router<Entry> router;
    std::vector<RouteInfo> routes;
    std::map<std::pair<const std::string*, const char*>, Series> series;  ///< method names are constants
};

Site::Site(Log& log, Metrics& metrics, const Clock& clock, std::vector<std::string> cors)
    : state_(std::make_shared<State>(log, metrics, clock, std::move(cors))) {}

void Site::add(RouteInfo route, Action action) {
    state_->router.add(route.method, route.pattern, {state_->routes.size(), std::move(action)});
    state_->routes.push_back(std::move(route));
}

const std::vector<Site::RouteInfo>& Site::routes() const {
    return state_->routes;
}

Server::Handler Site::handler() {
    return [state = state_](Request request, Reply reply) { state->handle(std::move(request), std::move(reply)); };
}

std::function<Admission(const Request&)> Site::admission(HeadCheck check) {
    return [state = state_, check = std::move(check)](const Request& head) { return state->admit(head, check); };
}

void Site::note(Reply& reply, std::string_view key, std::string_view value) {
    auto* const target = reply.target();
    if (!target) return;
    if (key == "role") target->facts.role = value;
    if (key == "event_id") target->facts.event_id = value;
    if (key == "code") target->facts.code = value;
}

}  // namespace carewire::http
