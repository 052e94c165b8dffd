#include "ops/cli/door_settings.hpp"

#include <algorithm>

#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

http::ServerOptions read_server(ConfigReader& from) {
    using namespace std::chrono_literals;
    http::ServerOptions server;
    server.host = from.text("http.host", "127.0.0.1", "Address of the public door.");
    server.port = from.port("http.port", 8080, "Port of the public door.");
    server.max_body_bytes = static_cast<std::size_t>(
        from.integer("http.max_body_bytes", 262'144, 1024, 16 << 20, "Largest body of a request, where a route says no more."));
    server.max_connections = static_cast<std::size_t>(
        from.integer("http.max_connections", 20'000, 16, 1'000'000, "Connections at once; more are answered 503."));
    server.request_deadline = from.duration("http.request_deadline_s", 10s, "A request must have come in full within this time.");
    server.idle_limit = from.duration("http.idle_limit_s", 60s, "A connection without a request is closed after this time.");
    server.trusted_proxies = from.list("http.trusted_proxies", {}, "Addresses whose X-Forwarded-* fields are believed.");
    return server;
}

}  // namespace

DoorSettings DoorSettings::read(ConfigReader& from) {
    DoorSettings settings;
    settings.server = read_server(from);
    settings.cors = from.list("http.cors", {}, "Origins whose pages may call, comma separated; * for all, not in production.");
    if (from.production() && std::ranges::find(settings.cors, "*") != settings.cors.end()) {
        from.problem("http.cors", "must name the origins in production, not *");
    }
    settings.auth = AuthSettings::read(from);
    settings.guard = GuardSettings::read(from);
    settings.store = read_store_settings(from);
    settings.pool_threads = static_cast<int>(
        from.integer("threads.files", 4, 1, 64, "Threads of a door for what blocks: store reads, sign-in, files."));
    return settings;
}

}  // namespace carewire::cli
