#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"

namespace carewire::http {

struct WebSocketOptions {
    Duration ping_every{20000};  ///< D-75
    Duration pong_within{10000};
    std::size_t most_message_bytes = 65536;
    std::size_t most_pending = 1 << 20;  ///< unread bytes at which a slow client is cut off
};

/// Close codes of RFC 6455 section 7.4.1 that we use.
enum class CloseCode : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    Protocol = 1002,
    Unsupported = 1003,
    Policy = 1008,
    TooBig = 1009,
    Lost = 1006
};

/// The fields of the 101 answer to a WebSocket handshake (RFC 6455 section 4.2), or the answer that refuses it: 426 for
/// another version, 400 for a broken one, 403 for a page of an origin that is neither this one nor in the list. Whoever
/// is not a browser sends no Origin and is judged by its credentials alone. Check those before the upgrade.
tl::expected<Fields, Response> websocket_handshake(const Request& request, const std::vector<std::string>& origins);

/// One WebSocket connection: whole messages in and out, pings answered and sent, closing done properly. Loop thread
/// only. Held by its owner until on_closed; dropping it closes with 1001.
class WebSocket {
  public:
    /// Answers the request; null when it was refused.
    static std::shared_ptr<WebSocket> accept(Loop& loop, const Request& request, Reply reply,
                                             const std::vector<std::string>& origins, WebSocketOptions options = {});
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    /// False: the connection is closing or gone, or the client reads too slowly and was cut off.
    bool send_text(std::string_view text);
    void close(CloseCode code, std::string_view reason = {});
    /// A whole text message, fragments joined, UTF-8 checked. Binary ones are refused with 1003.
    void on_text(std::function<void(std::string_view)> callback);
    /// Once, with the code that ended it; Lost when there was none.
    void on_closed(std::function<void(CloseCode)> callback);

    struct State;

  private:
    explicit WebSocket(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
};

}  // namespace carewire::http
