#include "ops/cli/health.hpp"

#include "core/json/json.hpp"

namespace carewire::cli {
namespace {

std::vector<std::string> failing(const auto& needs) {
    std::vector<std::string> missing;
    for (const auto& need : needs) {
        if (!need.answers()) missing.push_back(need.what);
    }
    return missing;
}

}  // namespace

http::Response Health::verdict(const std::vector<std::string>& missing) {
    http::Response response;
    response.headers.emplace_back("cache-control", "no-store");
    response.status = missing.empty() ? 200 : 503;
    json::Writer json{response.body};
    json.begin_object().member("status", missing.empty() ? "ready" : "not ready");
    if (!missing.empty()) {
        json.key("waiting_for").begin_array();
        for (const auto& what : missing) json.string(what);
        json.end_array();
        response.headers.emplace_back("retry-after", "1");
    }
    json.end_object();
    return response;
}

void Health::answer_ready(http::Reply reply) {
    auto missing = failing(cheap_);
    if (leaving_) missing.emplace_back("shutdown");
    if (blocking_.empty()) return reply.send(verdict(missing));
    const auto ask = [this, missing = std::move(missing)]() mutable {
        for (auto& what : failing(blocking_)) missing.push_back(std::move(what));
        return verdict(missing);
    };
    http::answer_from(pool_, loop_, std::move(reply), ask, [](const std::exception&) { return verdict({"check"}); });
}

void Health::mount(http::Site& site, bool counters) {
    const auto live = [](http::Call, http::Reply reply) {
        reply.send({.status = 200, .body = R"({"status":"ok"})", .headers = {{"cache-control", "no-store"}}});
    };
    site.add({"GET", "/health/live", "health.live", {"public"}}, live);
    site.add({"GET", "/health", "health", {"public"}}, live);
    site.add({"GET", "/health/ready", "health.ready", {"public"}},
             [this](http::Call, http::Reply reply) { answer_ready(std::move(reply)); });
    if (!counters) return;
    site.add({"GET", "/metrics", "metrics", {"public"}}, [this](http::Call, http::Reply reply) {
        for (const auto& refresh : refresh_) refresh();
        reply.send({.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics_.exposition()});
    });
}

}  // namespace carewire::cli
