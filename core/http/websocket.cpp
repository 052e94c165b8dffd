#include "core/http/websocket.hpp"

#include <wslay/wslay.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <span>
#include <utility>

namespace carewire::http {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

/// Between the connection's bytes and wslay's messages. Held by the WebSocket and, while the client is there, by its
/// callbacks.
struct WebSocket::State : std::enable_shared_from_this<WebSocket::State> {
    State(Loop& on, std::shared_ptr<Outflow> flow, WebSocketOptions given)
        : loop(on), out(std::move(flow)), options(given) {
        wslay_event_callbacks callbacks{};
        callbacks.recv_callback = give_bytes;
        callbacks.send_callback = take_bytes;
        callbacks.on_msg_recv_callback = message;
        if (wslay_event_context_server_init(&frames, &callbacks, this) != 0) throw std::bad_alloc();
        wslay_event_config_set_max_recv_msg_length(frames, options.most_message_bytes);
    }
    ~State() {
        loop.cancel(timer);
        wslay_event_context_free(frames);
    }

    void start() {
        const auto self = shared_from_this();
        out->on_bytes([self](std::string_view bytes) { self->received(bytes); });
        out->on_closed([self] { self->ended(CloseCode::Lost); });
        timer = loop.after(options.ping_every, [this] { ping(); });
    }

    void received(std::string_view bytes) {
        const auto self = shared_from_this();
        unread = bytes;
        // one call takes all that is there; what it cannot take is a violation, for which it has queued the right close
        if (wslay_event_recv(frames) != 0) return ended(CloseCode::Protocol);
        flush();
    }

    void flush() {
        const auto self = shared_from_this();
        if (over) return;
        if (wslay_event_send(frames) != 0) return ended(CloseCode::Lost);
        if (wslay_event_get_close_sent(frames) &&
            (wslay_event_get_close_received(frames) || !wslay_event_want_read(frames)))
            ended(code());
    }

    /// The client's code when it gave one, else ours.
    CloseCode code() const {
        for (const int code :
             {int{wslay_event_get_status_code_received(frames)}, int{wslay_event_get_status_code_sent(frames)}})
            if (code != 0 && code != WSLAY_CODE_NO_STATUS_RCVD && code != WSLAY_CODE_ABNORMAL_CLOSURE)
                return static_cast<CloseCode>(code);
        return CloseCode::Normal;
    }

    bool queue(std::uint8_t opcode, std::string_view payload) {
        const auto bytes = bytes_of(payload);
        const wslay_event_msg one{opcode, bytes.data(), bytes.size()};
        return !over && wslay_event_queue_msg(frames, &one) == 0;
    }

    bool send_text(std::string_view text) {
        if (out->pending() > options.most_pending) {
            ended(CloseCode::Policy);
            return false;
        }
        if (!queue(WSLAY_TEXT_FRAME, text)) return false;
        flush();
        return !over;
    }

    void close(CloseCode with, std::string_view reason) {
        if (over) return;
        const auto bytes = bytes_of(reason.substr(0, 123));  // RFC 6455 section 5.5: a control frame has 125 bytes
        wslay_event_queue_close(frames, static_cast<std::uint16_t>(with), bytes.data(), bytes.size());
        // the other side has as long to answer as for a ping
        loop.cancel(timer);
        timer = loop.after(options.pong_within, [this, with] { ended(with); });
        flush();
    }

    void ping() {
        if (!queue(WSLAY_PING, {})) return;
        timer = loop.after(options.pong_within, [this] { ended(CloseCode::Lost); });
        waiting_for_pong = true;
        flush();
    }

    void pong() {
        if (!waiting_for_pong) return;
        waiting_for_pong = false;
        loop.cancel(timer);
        timer = loop.after(options.ping_every, [this] { ping(); });
    }

    void ended(CloseCode with) {
        if (over) return;
        over = true;
        const auto self = shared_from_this();
        loop.cancel(timer);
        out->finish();
        on_text = {};
        if (const auto tell = std::exchange(on_closed, {})) tell(with);
    }

    static ssize_t give_bytes(wslay_event_context_ptr frames, std::uint8_t* buffer, std::size_t size, int, void* data) {
        auto& self = *static_cast<State*>(data);
        const auto count = std::min(size, self.unread.size());
        if (count == 0) {
            wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        std::memcpy(buffer, self.unread.data(), count);
        self.unread.remove_prefix(count);
        return static_cast<ssize_t>(count);
    }

    static ssize_t take_bytes(wslay_event_context_ptr frames, const std::uint8_t* bytes, std::size_t size, int,
                              void* data) {
        auto& self = *static_cast<State*>(data);
        if (self.out->write({reinterpret_cast<const char*>(bytes), size})) return static_cast<ssize_t>(size);
        wslay_event_set_error(frames, WSLAY_ERR_CALLBACK_FAILURE);
        return -1;
    }

    static void message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* arg, void* data) {
        auto& self = *static_cast<State*>(data);
        if (arg->opcode == WSLAY_PONG) return self.pong();
        if (arg->opcode == WSLAY_BINARY_FRAME) return self.close(CloseCode::Unsupported, "text messages only");
        if (arg->opcode != WSLAY_TEXT_FRAME || self.over || !self.on_text) return;
        const auto tell = self.on_text;  // it may end the connection, and with it itself
        tell({reinterpret_cast<const char*>(arg->msg), arg->msg_length});
    }

    Loop& loop;
    std::shared_ptr<Outflow> out;
    WebSocketOptions options;
    wslay_event_context_ptr frames = nullptr;
    std::string_view unread;
    std::uint64_t timer = 0;
    bool waiting_for_pong = false;
    bool over = false;
    std::function<void(std::string_view)> on_text;
    std::function<void(CloseCode)> on_closed;
};

std::shared_ptr<WebSocket> WebSocket::accept(Loop& loop, const Request& request, Reply reply,
                                             const std::vector<std::string>& origins, WebSocketOptions options) {
    auto fields = websocket_handshake(request, origins);
    if (!fields) {
        reply.send(std::move(fields.error()));
        return nullptr;
    }
    auto state = std::make_shared<State>(loop, reply.upgrade(std::move(*fields)), options);
    state->start();
    return std::shared_ptr<WebSocket>(new WebSocket(std::move(state)));
}

WebSocket::~WebSocket() {
    state_->on_text = {};
    state_->on_closed = {};
    state_->close(CloseCode::GoingAway, {});
}

bool WebSocket::send_text(std::string_view text) {
    return state_->send_text(text);
}
void WebSocket::close(CloseCode code, std::string_view reason) {
    state_->close(code, reason);
}
void WebSocket::on_text(std::function<void(std::string_view)> callback) {
    state_->on_text = std::move(callback);
}
void WebSocket::on_closed(std::function<void(CloseCode)> callback) {
    state_->on_closed = std::move(callback);
}

}  // namespace carewire::http
