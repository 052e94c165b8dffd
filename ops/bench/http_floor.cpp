// The event loop's own ceiling: answers 202 to every POST without a broker behind it. Drive it with
//   wrk -t1 -c64 -d5 -s ops/bench/post.lua http://127.0.0.1:<port>/v1/events
// First argument: port. Second: `site` puts routes, log line and metrics in front, as every process of the house has
// them.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/http/server.hpp"
#include "core/http/site.hpp"

namespace {
carewire::http::Loop* running = nullptr;
}

int main(int count, char** arguments) {
    using namespace carewire;
    const int port = count > 1 ? std::atoi(arguments[1]) : 8080;
    const bool with_site = count > 2 && std::string_view(arguments[2]) == "site";
    const auto metrics = Metrics::make();
    const auto log = open_log({.process = "http_floor"});
    const SystemClock clock;
    http::Loop loop;
    http::Site site(*log, *metrics, clock, {});
    site.add({.method = "POST", .pattern = "/v1/events", .name = "events", .roles = {"public"}},
             [](http::Call, http::Reply reply) {
                 http::Site::note(reply, "event_id", "0197a1b2-0000-7000-8000-000000000001");
                 reply.send({.status = 202, .body = R"({"event_id":"0197a1b2-0000-7000-8000-000000000001"})"});
             });
    const http::Server::Handler plain = [](http::Request, http::Reply reply) {
        reply.send({.status = 202, .body = R"({"event_id":"0197a1b2-0000-7000-8000-000000000001"})"});
    };
    http::Server server(loop, {.port = port}, with_site ? site.handler() : plain, *metrics);
    running = &loop;
    std::signal(SIGTERM, [](int) { running->stop(); });
    std::printf("listening on %d\n", server.port());
    std::fflush(stdout);
    loop.run();
}
