#include "core/http/door.hpp"

#include "core/http/connection.hpp"

namespace carewire::http {
namespace {

/// One read takes this much: a whole request, or many pipelined ones.
constexpr std::size_t kScratchBytes = 64 << 10;
/// Buffers kept for the next connection that needs one, and the size up to which one is worth keeping.
constexpr std::size_t kSpares = 256;
constexpr std::size_t kSpareBytes = 16 << 10;

}  // namespace

Door::Door(Loop& on, ServerOptions given, Server::Handler handle, Metrics& counts)
    : owner(on),
      loop(on.state()),
      options(std::move(given)),
      handler(std::move(handle)),
      metrics(counts),
      proxies(options.trusted_proxies),
      deadlines(on),
      open_gauge(counts.gauge("carewire_http_connections", "Open connections of this process's HTTP door.")) {
    scratch.resize(kScratchBytes);
    spare.reserve(kSpares);
}

Door::~Door() {
    stopping = true;
    while (first) first->drop("shutdown");
    buried.clear();
}

void Door::take(std::string& buffer) {
    if (spare.empty()) return;
    buffer = std::move(spare.back());
    spare.pop_back();
}

void Door::give(std::string& buffer) {
    if (buffer.capacity() <= sizeof(std::string)) return;
    if (spare.size() < kSpares && buffer.capacity() <= kSpareBytes) {
        buffer.clear();
        spare.push_back(std::move(buffer));
    }
    buffer = std::string{};
}

void Door::bury(Connection& connection) {
    (connection.previous ? connection.previous->next : first) = connection.next;
    if (connection.next) connection.next->previous = connection.previous;
    buried.emplace_back(&connection);
    count(connections, -1);
    open_gauge.set(static_cast<double>(connections.load()));
}

void Door::flush_all() {
    // writing can make a waiting request run, whose answer makes its connection dirty again
    while (!dirty.empty()) {
        flushing.swap(dirty);
        for (auto* connection : flushing) connection->flush();
        flushing.clear();
    }
    buried.clear();
}

Counter& Door::counter_of(const char* name, const char* help, const char* label, const char* value) {
    auto& counter = counters[{name, value}];
    if (!counter) counter = &metrics.counter(name, help, {{label, value}});
    return *counter;
}

void Door::refused(const Refusal& refusal) {
    counter_of("carewire_http_refused_total", "Requests refused before any handler saw them.", "code", refusal.code)
        .add();
    if (options.log)
        options.log->info("http.refused", {{"status", std::int64_t{refusal.status}}, {"code", refusal.code}});
}

void Door::closed(const char* why) {
    counter_of("carewire_http_connections_closed_total", "Connections closed, by reason.", "why", why).add();
}

void Door::handler_failed() {
    counter_of("carewire_http_handler_failures_total", "Requests whose handler threw.", "kind", "exception").add();
}

}  // namespace carewire::http
