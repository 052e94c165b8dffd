#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <random>
#include <vector>

#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

void fine(http::Request, http::Reply reply) {
    reply.send({.body = "{}"});
}

}  // namespace

TEST_CASE("http flood: 500 slow clients do not slow a healthy one and are all sent away") {
    HttpDoor door({.request_deadline = 1500ms}, fine);
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 500; ++i) {
        slow.push_back(std::make_unique<RawClient>(door.port()));
        slow.back()->send(i % 2 == 0 ? "POST / HTTP/1.1\r\nHo"
                                     : "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n{");
    }
    RawClient healthy(door.port());
    auto slowest = 0ns;
    for (std::size_t i = 1; i <= 200; ++i) {
        const auto began = std::chrono::steady_clock::now();
        healthy.send(kGet);
        REQUIRE(healthy.read_answers(i));
        slowest = std::max<std::chrono::nanoseconds>(slowest, std::chrono::steady_clock::now() - began);
        if (i % 10 == 0)
            for (std::size_t k = i; k < slow.size(); k += 50) slow[k]->send("x");
    }
    CHECK(slowest < 1s);
    for (auto& client : slow) {
        CHECK(client->read_to_end(10s));
        if (!client->statuses().empty()) CHECK(client->statuses() == std::vector<int>{408});
    }
    CHECK(healthy.send(kGet));
    CHECK(healthy.read_answers(201));
}

TEST_CASE("http flood: a connection has at most 64 requests in hand") {
    std::vector<http::Reply> held;
    HttpDoor door({}, [&](http::Request, http::Reply reply) { held.push_back(std::move(reply)); });
    RawClient client(door.port());
    std::string all;
    for (int i = 0; i < 200; ++i) all += kGet;
    client.send(all);
    std::size_t answered = 0, most = 0;
    while (answered < 200) {
        door.on_loop([&] {
            most = std::max(most, held.size());
            for (auto& reply : held) reply.send({.body = "{}"});
            answered += held.size();
            held.clear();
        });
    }
    CHECK(client.read_answers(200));
    CHECK(most <= 64);
}

TEST_CASE("http flood: a client that asks on and on but reads nothing is not answered on and on") {
    std::atomic<int> handled{0};
    const std::string big(100'000, 'x');
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        ++handled;
        reply.send({.body = big});
    });
    RawClient client(door.port());
    std::string all;
    for (int i = 0; i < 300; ++i) all += kGet;
    client.send(all);
    int before = -1;
    // the kernel's buffers take some; then nothing moves any more
    for (int now = 0; now != before; now = handled) {
        before = now;
        client.read_until(100ms, [](const RawClient&) { return true; });
        for (int i = 0; i < 200; ++i) door.on_loop([] {});
    }
    CHECK(handled < 200);
    client.read_until(60s, [&](const RawClient& seen) { return seen.received().size() > 300 * big.size(); });
    CHECK(client.read_answers(300, 10s));
    CHECK(handled == 300);
}

TEST_CASE("http flood: bytes in random pieces mean the same as in one") {
    HttpDoor door({},
                  [](http::Request request, http::Reply reply) { reply.send({.body = request.path + request.body}); });
    std::string all;
    for (int i = 0; i < 20; ++i) {
        const auto body = std::string(static_cast<std::size_t>(i * i * 7), 'b') + std::to_string(i);
        all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }
    std::mt19937 random(7);
    std::vector<std::string> expected;
    for (int round = 0; round < 30; ++round) {
        RawClient client(door.port());
        for (std::size_t at = 0; at < all.size();) {
            const auto size = random() % (round % 2 == 0 ? 40 : 1500) + 1;
            client.send(std::string_view(all).substr(at, size));
            at += size;
        }
        REQUIRE(client.read_answers(20));
        std::vector<std::string> bodies;
        for (const auto& answer : client.answers()) bodies.push_back(answer.body);
        if (round == 0) expected = bodies;
        CHECK(bodies == expected);
    }
}
