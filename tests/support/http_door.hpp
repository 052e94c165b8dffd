#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "core/http/server.hpp"
#include "core/http/site.hpp"
#include "tests/support/quiet_log.hpp"

namespace carewire::testing {

/// A real listening server with its loop on a thread of its own, for tests that talk to it through sockets.
class HttpDoor {
  public:
    HttpDoor(http::ServerOptions options, http::Server::Handler handler);
    ~HttpDoor();
    int port() const { return port_; }
    http::Loop& loop() { return *loop_; }
    http::Server& server() { return *server_; }
    Metrics& metrics() { return *metrics_; }
    /// Runs `work` on the loop's thread and waits for it.
    void on_loop(std::function<void()> work);

  private:
    std::unique_ptr<Metrics> metrics_ = Metrics::make();
    std::unique_ptr<http::Loop> loop_ = std::make_unique<http::Loop>();
    std::unique_ptr<http::Server> server_;
    int port_ = 0;
    std::thread thread_;
};

/// A door with one publishing route that behaves as the ingress does, and counts what it would have published: the
/// door's rules can be judged without a broker.
class PublishingDoor {
  public:
    static constexpr const char* kPath = "/v1/interactions";
    static constexpr const char* kToken = "Bearer test-token";
    explicit PublishingDoor(http::ServerOptions options = {});
    int port() const { return door_->port(); }
    int published() const { return published_; }
    bool smuggled() const { return smuggled_; }
    HttpDoor& door() { return *door_; }
    const QuietLog& log() const { return log_; }
    Metrics& metrics() { return *metrics_; }

  private:
    http::Response publish(const http::Request& request);

    QuietLog log_;
    SystemClock clock_;
    std::unique_ptr<Metrics> metrics_ = Metrics::make();
    http::Site site_;
    std::atomic<int> published_{0};
    std::atomic<bool> smuggled_{false};
    std::unique_ptr<HttpDoor> door_;
};

}  // namespace carewire::testing
