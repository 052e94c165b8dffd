#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/http/deadlines.hpp"
#include "core/http/head.hpp"
#include "core/http/loop_state.hpp"
#include "core/http/proxies.hpp"
#include "core/http/server.hpp"

namespace carewire::http {

class Connection;

/// What all connections of one server share: options, buffers that only one of them needs at a time, deadlines, and the
/// lists of those with something to write and of those that are over. Loop thread only, but for the two counters.
struct Door {
    Door(Loop& loop, ServerOptions options, Server::Handler handler, Metrics& metrics);
    ~Door();

    /// A buffer with some capacity, from one that became idle; give() takes it back. An idle connection owns none.
    void take(std::string& buffer);
    void give(std::string& buffer);

    void needs_flush(Connection& connection) { dirty.push_back(&connection); }
    void bury(Connection& connection);
    void flush_all();
    void refused(const Refusal& refusal);
    void closed(const char* why);
    void handler_failed();
    Counter& counter_of(const char* name, const char* help, const char* label, const char* value);

    Loop& owner;
    Loop::State& loop;
    ServerOptions options;
    Server::Handler handler;
    Metrics& metrics;
    TrustedProxies proxies;
    Deadlines deadlines;
    std::string scratch;  ///< where every read lands
    Head head;            ///< the head being looked at
    std::vector<std::string> spare;
    std::vector<Connection*> dirty, flushing;
    Connection* first = nullptr;  ///< all open ones, linked
    std::vector<std::unique_ptr<Connection>> buried;
    std::size_t buffered_body_bytes = 0;  ///< of bodies still on their way
    bool stopping = false;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> in_flight{0};
    Gauge& open_gauge;
    std::map<std::pair<const char*, const char*>, Counter*> counters;  ///< by (name, label value): both are constants
};

/// One writer: no locked instruction is needed.
inline void count(std::atomic<std::size_t>& counter, int by) {
    counter.store(counter.load(std::memory_order_relaxed) + static_cast<std::size_t>(by), std::memory_order_relaxed);
}

}  // namespace carewire::http
