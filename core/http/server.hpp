#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"

namespace carewire::http {

/// What the owner of the routes says about a request whose head is done, before its body is taken. Asked when the body
/// is larger than `max_body_bytes`, or when the client waits for `100 Continue`: nobody without a credential is invited
/// to send.
struct Admission {
    std::optional<Response> refusal;
    std::size_t max_body_bytes = 0;  ///< of this route; 0: the server's
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    int port = 8080;  ///< 0: any free one; see Server::port()
    std::size_t max_body_bytes = 262144;
    std::size_t max_head_bytes = 8192;
    std::size_t max_fields = 100;
    std::size_t max_connections = 20000;
    Duration request_deadline{10000};  ///< for the whole request, first byte to last
    Duration idle_limit{60000};
    std::vector<std::string> trusted_proxies;
    bool reuse_port = false;                              ///< several loops on one port
    std::function<Admission(const Request& head)> admit;  ///< see Site::admission()
    Log* log = nullptr;  ///< gets one line per request that was refused before any handler saw it
};

/// The strict HTTP/1.1 server on a Loop. Loop thread only, but for port(), in_flight() and connections(). What is
/// malformed is answered and closed before any handler sees it. Answers of pipelined requests keep their order.
/// stop_accepting() lets requests in hand finish.
class Server {
  public:
    using Handler = std::function<void(Request, Reply)>;
    Server(Loop& loop, ServerOptions options, Handler handler, Metrics& metrics);
    ~Server();
    int port() const;
    void stop_accepting();
    std::size_t in_flight() const;
    std::size_t connections() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire::http
