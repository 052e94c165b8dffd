#pragma once
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace carewire::testing {

/// The other side of the HTTP client: for each connection runs the script on a thread of its own, until the test ends.
class ScriptedServer {
  public:
    using Script = std::function<void(Poco::Net::StreamSocket&)>;
    explicit ScriptedServer(Script script);
    /// The same behind TLS; the socket is bound already.
    ScriptedServer(std::unique_ptr<Poco::Net::ServerSocket> listener, Script script);
    ~ScriptedServer();
    std::string url(const std::string& path = "/", const std::string& scheme = "http",
                    const std::string& host = "127.0.0.1") const;
    int connections() const { return connections_; }

  private:
    void serve();

    std::unique_ptr<Poco::Net::ServerSocket> listener_;
    Script script_;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::vector<std::thread> clients_;
    std::thread thread_;
};

/// Reads one request with its body. Empty: the client has closed.
std::string read_request(Poco::Net::StreamSocket& socket);
void say(Poco::Net::StreamSocket& socket, const std::string& bytes);

}  // namespace carewire::testing
