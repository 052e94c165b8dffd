#include <doctest/doctest.h>

#include <future>

#include "core/http/sse.hpp"
#include "core/http/websocket.hpp"
#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

http::Request handshake(http::Fields more = {}) {
    http::Request request{.method = "GET", .path = "/ws"};
    request.headers = {{"host", "clinic.example"}, {"upgrade", "websocket"}, {"connection", "keep-alive, Upgrade"}};
    if (more.empty()) more = {{"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}, {"sec-websocket-version", "13"}};
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return request;
}

std::string frame(int opcode, std::string_view payload, bool fin = true, bool masked = true) {
    std::string out{static_cast<char>((fin ? 0x80 : 0) | opcode)};
    const int mask = masked ? 0x80 : 0;
    if (payload.size() < 126) {
        out += static_cast<char>(mask | static_cast<int>(payload.size()));
    } else {
        out += static_cast<char>(mask | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 255);
    }
    const std::string key = masked ? "abcd" : "";
    out += key;
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += masked ? static_cast<char>(payload[i] ^ key[i % 4]) : payload[i];
    return out;
}

/// A door whose only address is a WebSocket that sends back what it gets.
struct EchoDoor {
    explicit EchoDoor(http::WebSocketOptions options = {})
        : door({}, [this, options](http::Request request, http::Reply reply) {
              socket = http::WebSocket::accept(door.loop(), request, std::move(reply), {}, options);
              if (!socket) return;
              socket->on_text([this](std::string_view text) { socket->send_text("echo " + std::string(text)); });
              socket->on_closed([this](http::CloseCode code) { closed.set_value(code); });
          }) {}
    ~EchoDoor() {
        door.on_loop([&] { socket.reset(); });
    }
    std::unique_ptr<RawClient> connect() {
        auto client = std::make_unique<RawClient>(door.port());
        client->send(
            "GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        client->read_until(5s, [](const RawClient& seen) { return !seen.answers().empty(); });
        return client;
    }
    std::promise<http::CloseCode> closed;
    std::shared_ptr<http::WebSocket> socket;
    HttpDoor door;
};

bool gets(RawClient& client, const std::string& bytes) {
    client.read_until(5s, [&](const RawClient& seen) { return seen.received().find(bytes) != std::string::npos; });
    return client.received().find(bytes) != std::string::npos;
}

std::string close_frame(int code) {
    return std::string("\x88\x02", 2) + static_cast<char>(code >> 8) + static_cast<char>(code & 255);
}

}  // namespace

TEST_CASE("http events: an event is framed so that no line of it can be another field") {
    CHECK(http::event_text({.id = "7", .name = "new_feedback", .data = "{\"a\":1}"}) ==
          "id: 7\nevent: new_feedback\ndata: {\"a\":1}\n\n");
    CHECK(http::event_text({.data = "a\nb\r\nc\rid: 9"}) == "data: a\ndata: b\ndata: c\ndata: id: 9\n\n");
    CHECK(http::event_text({.id = "1\nevent: x", .name = "n\rdata: y", .data = ""}) == "id: 1\nevent: n\ndata: \n\n");
}

TEST_CASE("http events: a client says where it wants to go on") {
    CHECK(http::last_event_id({.headers = {{"last-event-id", "41"}}}) == "41");
    CHECK(http::last_event_id({.query = "last_event_id=42"}) == "42");
    CHECK_FALSE(http::last_event_id({}).has_value());
}

TEST_CASE("http events: a stream beats and tells its owner when the client leaves") {
    std::shared_ptr<http::EventStream> stream;
    std::promise<void> left;
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        stream = http::EventStream::open(door.loop(), std::move(reply), {.heartbeat = 20ms});
        stream->on_closed([&] { left.set_value(); });
        stream->send({.id = "1", .data = "first"});
    });
    RawClient client(door.port());
    client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(gets(client, "text/event-stream"));
    CHECK(gets(client, "id: 1\ndata: first\n\n"));
    CHECK(gets(client, "\r\n:\n\n\r\n3\r\n:\n\n\r\n"));
    client.close();
    CHECK(left.get_future().wait_for(5s) == std::future_status::ready);
    door.on_loop([&] {
        CHECK_FALSE(stream->send({.data = "late"}));
        stream.reset();
    });
}

TEST_CASE("http websocket: the handshake is the one of the RFC or is refused") {
    const auto fields = http::websocket_handshake(handshake(), {});
    REQUIRE(fields.has_value());
    CHECK(fields->back().second == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(http::websocket_handshake({.method = "GET"}, {}).error().status == 426);
    CHECK(http::websocket_handshake(handshake({{"sec-websocket-version", "8"}}), {}).error().status == 426);
    CHECK(http::websocket_handshake(handshake({{"sec-websocket-version", "13"}}), {}).error().status == 400);
    CHECK(http::websocket_handshake(handshake({{"sec-websocket-version", "13"}, {"sec-websocket-key", "short=="}}), {})
              .error()
              .status == 400);
}

TEST_CASE("http websocket: only this origin and listed ones may connect") {
    const auto from = [](std::string origin, const std::vector<std::string>& list) {
        auto request = handshake();
        request.headers.emplace_back("origin", std::move(origin));
        return http::websocket_handshake(request, list).has_value();
    };
    CHECK(from("https://clinic.example", {}));
    CHECK(from("https://app.example", {"https://app.example"}));
    CHECK_FALSE(from("https://evil.example", {"https://app.example"}));
    CHECK_FALSE(from("null", {}));
    CHECK_FALSE(from("https://clinic.example.evil", {}));
}

TEST_CASE("http websocket: messages come whole and pings are answered") {
    EchoDoor echo;
    const auto client = echo.connect();
    client->send(frame(1, "hel", false) + frame(9, "p") + frame(0, "lo"));
    CHECK(gets(*client, std::string("\x8a\x01p", 3)));
    CHECK(gets(*client,
               "\x81\x0a"
               "echo hello"));
    const auto split = frame(1, std::string(1000, 'x'));
    client->send(split.substr(0, 1));
    client->send(split.substr(1));
    CHECK(gets(*client, "echo " + std::string(1000, 'x')));
    client->send(frame(8, "\x03\xe8"));
    CHECK(client->read_to_end(5s));
    CHECK(echo.closed.get_future().get() == http::CloseCode::Normal);
}

TEST_CASE("http websocket: what breaks the protocol is closed with the right code") {
    const std::vector<std::pair<std::string, int>> cases{{frame(1, "plain", true, false), 1002},
                                                         {frame(1, "\xff\xfe"), 1007},
                                                         {frame(2, "binary"), 1003},
                                                         {frame(3, "reserved"), 1002},
                                                         {frame(0, "nothing to continue"), 1002},
                                                         {frame(1, std::string(3000, 'x')), 1009}};
    for (const auto& [bytes, code] : cases) {
        EchoDoor echo({.pong_within = 200ms, .most_message_bytes = 2000});
        const auto client = echo.connect();
        client->send(bytes);
        CHECK_MESSAGE(gets(*client, close_frame(code).substr(2)), code);
        CHECK(client->read_to_end(5s));
    }
}

TEST_CASE("http websocket: a client that answers no ping is gone") {
    EchoDoor echo({.ping_every = 20ms, .pong_within = 50ms});
    const auto client = echo.connect();
    CHECK(gets(*client, std::string("\x89\x00", 2)));
    client->send(frame(10, ""));
    CHECK(client->read_to_end(5s));
    CHECK(echo.closed.get_future().get() == http::CloseCode::Lost);
}

TEST_CASE("http websocket: the owner can drop it at any time") {
    EchoDoor echo;
    const auto client = echo.connect();
    echo.door.on_loop([&] { echo.socket.reset(); });
    CHECK(gets(*client, close_frame(1001)));
}
