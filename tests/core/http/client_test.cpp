#include "core/http/client.hpp"

#include <doctest/doctest.h>

#include "core/http/client_url.hpp"
#include "tests/support/scripted_server.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;
using Kind = http::ClientFault::Kind;

namespace {

constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Answers every request on every connection alike.
ScriptedServer::Script always(std::string answer) {
    return [answer](Poco::Net::StreamSocket& socket) {
        while (!read_request(socket).empty()) say(socket, answer);
    };
}

http::ClientFault fault_of(http::Client& client, const http::ClientCall& call) {
    const auto answer = client.call(call);
    REQUIRE_FALSE(answer.has_value());
    return answer.error();
}

}  // namespace

TEST_CASE("http client: a call brings the answer and the connection is used again") {
    std::string request;
    ScriptedServer server([&](Poco::Net::StreamSocket& socket) {
        for (auto text = read_request(socket); !text.empty(); text = read_request(socket)) {
            request = text;
            say(socket, "HTTP/1.1 202 Accepted\r\nX-Id: 7\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        }
    });
    http::Client client;
    for (int i = 0; i < 3; ++i) {
        const auto answer =
            client.call({.method = "POST", .url = server.url("/send?x=1"), .headers = {{"X-Key", "k"}}, .body = "{}"});
        REQUIRE(answer.has_value());
        CHECK(answer->status == 202);
        CHECK(answer->header("x-id") == "7");
        CHECK(answer->body == "abc");
    }
    CHECK(server.connections() == 1);
    CHECK(request.starts_with("POST /send?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    CHECK(request.ends_with("X-Key: k\r\nContent-Length: 2\r\n\r\n{}"));
}

TEST_CASE("http client: a connection that closed meanwhile is replaced for what may be sent again") {
    ScriptedServer server([](Poco::Net::StreamSocket& socket) {
        read_request(socket);
        say(socket, kOk);
    });
    http::Client client;
    for (int i = 0; i < 5; ++i) CHECK(client.call({.url = server.url()}).has_value());
}

TEST_CASE("http client: nothing that would break out of its line is sent") {
    ScriptedServer server(always(kOk));
    http::Client client;
    for (const http::Fields& bad :
         {http::Fields{{"X", "a\r\nY: b"}}, {{"X\r\nY", "b"}}, {{"Host", "evil"}}, {{"content-length", "0"}}}) {
        const auto fault = fault_of(client, {.url = server.url(), .headers = bad});
        CHECK(fault.kind == Kind::Refused);
        CHECK_FALSE(fault.possibly_sent);
    }
    CHECK(fault_of(client, {.method = "GET /x", .url = server.url()}).kind == Kind::Refused);
    CHECK(fault_of(client, {.url = server.url("/a b")}).kind == Kind::Refused);
    CHECK(fault_of(client, {.url = server.url("/\r\nX: y")}).kind == Kind::Refused);
    CHECK(server.connections() == 0);
}

TEST_CASE("http client: only listed hosts are called and only this machine without TLS") {
    ScriptedServer server(always(kOk));
    http::Client listed({.allowed_hosts = {"api.example"}});
    CHECK(fault_of(listed, {.url = server.url()}).kind == Kind::Refused);
    http::Client any;
    CHECK(fault_of(any, {.url = "http://192.0.2.1/"}).kind == Kind::Refused);
}

TEST_CASE("http client: redirects and errors are answers") {
    ScriptedServer server(always("HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n"));
    http::Client client;
    CHECK(client.call({.url = server.url()})->status == 302);
}

TEST_CASE("http client: an answer that never ends ends at the deadline or the limit") {
    ScriptedServer drip([](Poco::Net::StreamSocket& socket) {
        read_request(socket);
        say(socket, "HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 400; ++i) {
            say(socket, "X: y\r\n");
            socket.poll(Poco::Timespan(0, 10'000), Poco::Net::Socket::SELECT_ERROR);
        }
    });
    ScriptedServer flood([](Poco::Net::StreamSocket& socket) {
        read_request(socket);
        say(socket, "HTTP/1.1 200 OK\r\n\r\n");
        for (;;) say(socket, std::string(65536, 'x'));
    });
    ScriptedServer silent([](Poco::Net::StreamSocket& socket) { read_request(socket), read_request(socket); });
    http::Client client;
    const auto late = fault_of(client, {.method = "POST", .url = drip.url(), .deadline = 200ms});
    CHECK(late.kind == Kind::Timeout);
    CHECK(late.possibly_sent);
    CHECK(fault_of(client, {.url = flood.url(), .most_answer_bytes = 1'000'000}).kind == Kind::TooLarge);
    CHECK(fault_of(client, {.url = silent.url(), .deadline = 100ms}).kind == Kind::Timeout);
}

TEST_CASE("http client: what was surely not sent is told apart") {
    http::Client client;
    Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
    const auto port = closed.address().port();
    closed.close();
    const auto refused = fault_of(client, {.method = "POST", .url = "http://127.0.0.1:" + std::to_string(port)});
    CHECK(refused.kind == Kind::Unreachable);
    CHECK_FALSE(refused.possibly_sent);
    ScriptedServer hangs_up([](Poco::Net::StreamSocket& socket) { read_request(socket); });
    const auto cut = fault_of(client, {.method = "POST", .url = hangs_up.url(), .body = "x"});
    CHECK(cut.kind == Kind::Unreachable);
    CHECK(cut.possibly_sent);
    ScriptedServer half([](Poco::Net::StreamSocket& socket) {
        read_request(socket);
        say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    });
    CHECK(fault_of(client, {.url = half.url()}).kind == Kind::Protocol);
}

TEST_CASE("http client: addresses are taken apart strictly") {
    const auto url = http::parse_client_url("https://API.example:8443?x=1");
    REQUIRE(url.has_value());
    CHECK(url->host == "api.example");
    CHECK(url->port == 8443);
    CHECK(url->target == "/?x=1");
    CHECK(http::parse_client_url("http://[::1]:80/a")->host == "::1");
    for (const char* bad :
         {"", "ftp://a/", "https://", "https://user@a/", "https://a:0/", "https://a:99999/", "https://a:x/",
          "https://a/#f", "https://a\\b/", "https://[::1/", "//a/", "https://a b/", "https://a/\t"})
        CHECK_MESSAGE(!http::parse_client_url(bad).has_value(), bad);
}
