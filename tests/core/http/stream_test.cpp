#include <doctest/doctest.h>
#include <sys/socket.h>

#include <future>

#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

bool holds(const RawClient& client, std::string_view text) {
    return client.received().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("http stream: bytes arrive as chunks while they are made and the connection lives on") {
    HttpDoor door({}, [](http::Request, http::Reply reply) {
        const auto out = reply.stream({.content_type = "text/csv", .body = "a,b\n"});
        out->write("1,2\n");
        out->write("");
        out->finish();
    });
    RawClient client(door.port());
    client.send(std::string(kGet) + kGet);
    const std::string body = "Transfer-Encoding: chunked\r\n\r\n4\r\na,b\n\r\n4\r\n1,2\n\r\n0\r\n\r\n";
    client.read_until(5s, [&](const RawClient& seen) {
        const auto first = seen.received().find(body);
        return first != std::string::npos && seen.received().find(body, first + 1) != std::string::npos;
    });
    CHECK(client.received().ends_with(body));
    CHECK_FALSE(client.closed());
}

TEST_CASE("http stream: a slow reader costs bounded memory and the writer is told when to go on") {
    std::promise<std::size_t> most_pending;
    std::shared_ptr<http::Outflow> out;
    std::size_t written = 0, highest = 0;
    const std::string row(1000, 'x');
    const std::function<void()> pump = [&] {
        while (written < 20'000'000 && out->pending() < 100'000 && out->write(row)) written += row.size();
        highest = std::max(highest, out->pending());
        if (written < 20'000'000) return;
        out->finish();
        most_pending.set_value(highest);
    };
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        out = reply.stream({.content_type = "text/csv"});
        out->on_drained(pump);
        pump();
    });
    RawClient client(door.port());
    client.send(kGet);
    client.read_until(60s, [](const RawClient& seen) { return seen.received().ends_with("0\r\n\r\n"); });
    CHECK(client.received().size() > 20'000'000);
    CHECK(most_pending.get_future().get() < 110'000);
    door.on_loop([&] { out.reset(); });
}

TEST_CASE("http stream: a writer that never looks is cut off instead of filling the memory") {
    std::promise<std::size_t> refused_at;
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        const auto out = reply.stream({.content_type = "text/csv"});
        const std::string block(100'000, 'x');
        std::size_t written = 0;
        while (out->write(block)) written += block.size();
        refused_at.set_value(written);
    });
    RawClient client(door.port());
    client.send(kGet);
    CHECK(refused_at.get_future().get() < 10'000'000);
}

TEST_CASE("http stream: a client that leaves is noticed") {
    std::promise<void> closed;
    std::shared_ptr<http::Outflow> out;
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        out = reply.stream({.content_type = "text/event-stream"});
        out->on_closed([&] { closed.set_value(); });
        out->write("data: 1\n\n");
    });
    RawClient client(door.port());
    client.send(kGet);
    client.read_until(5s, [](const RawClient& seen) { return holds(seen, "data: 1"); });
    CHECK(door.server().in_flight() == 0);
    client.close();
    CHECK(closed.get_future().wait_for(5s) == std::future_status::ready);
    door.on_loop([&] {
        CHECK_FALSE(out->write("more"));
        out.reset();
    });
}

TEST_CASE("http upgrade: bytes pass both ways and those sent too early are kept") {
    std::shared_ptr<http::Outflow> out;
    HttpDoor door({}, [&](http::Request request, http::Reply reply) {
        if (request.path != "/live") return reply.send({.body = "plain"});
        out = reply.upgrade({{"Upgrade", "echo"}, {"Connection", "Upgrade"}});
        out->on_bytes([&](std::string_view bytes) {
            out->write("<" + std::string(bytes) + ">");
            if (bytes.ends_with("bye")) out->finish();
        });
    });
    RawClient client(door.port());
    const std::string fields = "Host: t\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    client.send("GET /no HTTP/1.1\r\n" + fields + "GET /live HTTP/1.1\r\n" + fields + "GET / HTTP/1.1\r\n");
    client.read_until(5s, [](const RawClient& seen) { return seen.received().ends_with(">"); });
    CHECK(holds(client, "plain"));
    CHECK(holds(client, "101 Switching Protocols"));
    CHECK(client.received().ends_with("<GET / HTTP/1.1\r\n>"));
    client.send("bye");
    CHECK(client.read_to_end(5s));
    CHECK(client.received().ends_with("<bye>"));
    door.on_loop([&] { out.reset(); });
}
