#include "core/http/server.hpp"

#include <doctest/doctest.h>

#include <future>
#include <map>

#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

std::string post(std::string_view path, std::string_view body, std::string_view fields = "") {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(fields) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(fields) + "\r\n";
}

/// Answers with what it was asked.
void echo(http::Request request, http::Reply reply) {
    std::string fields;
    for (const auto& [name, value] : request.headers) fields += name + "=" + value + ";";
    reply.send({.content_type = "text/plain",
                .body = request.method + " " + request.path + "?" + request.query + " " + fields + " " + request.body});
}

}  // namespace

TEST_CASE("http server: a thousand pipelined requests are answered in their order") {
    HttpDoor door({}, echo);
    RawClient client(door.port());
    std::string all;
    for (int i = 0; i < 1000; ++i) all += post("/n", std::to_string(i));
    client.send(all);
    REQUIRE(client.read_answers(1000));
    const auto answers = client.answers();
    for (int i = 0; i < 1000; ++i) CHECK(answers[static_cast<std::size_t>(i)].body.ends_with(" " + std::to_string(i)));
}

TEST_CASE("http server: answers given out of order arrive in order") {
    std::map<std::string, http::Reply> waiting;
    HttpDoor door({}, [&](http::Request request, http::Reply reply) {
        waiting.emplace(request.path, std::move(reply));
        if (waiting.size() < 3) return;
        for (const char* path : {"/c", "/a", "/b"}) waiting.at(path).send({.body = path});
    });
    RawClient client(door.port());
    client.send(get("/a") + get("/b") + get("/c"));
    REQUIRE(client.read_answers(3));
    std::string order;
    for (const auto& answer : client.answers()) order += answer.body;
    CHECK(order == "/a/b/c");
    door.on_loop([&] { waiting.clear(); });
}

TEST_CASE("http server: wherever a request is split it means the same") {
    HttpDoor door({}, echo);
    const auto request = post("/v1/x%20y?a=b", R"({"k":"v"})", "X-Thing: 1\r\nExpect: 100-continue\r\n") + get("/next");
    std::string expected;
    for (std::size_t split = 0; split < request.size(); ++split) {
        RawClient client(door.port());
        client.send(request.substr(0, split));
        if (split % 7 == 0) client.read_until(1ms, [](const RawClient&) { return false; });
        client.send(request.substr(split));
        REQUIRE(client.read_answers(2));
        std::string bodies;
        for (const auto& answer : client.answers()) bodies += answer.status >= 200 ? answer.body : "";
        if (expected.empty()) expected = bodies;
        REQUIRE(bodies == expected);
    }
    CHECK(expected.find("POST /v1/x y?a=b") != expected.npos);
}

TEST_CASE("http server: 100 Continue is sent once and only to an empty-handed client") {
    HttpDoor door({}, echo);
    RawClient client(door.port());
    const auto request = post("/x", "abc", "Expect: 100-continue\r\n");
    client.send(request.substr(0, request.size() - 3));
    client.read_until(5s, [](const RawClient& seen) { return !seen.answers().empty(); });
    client.send("abc");
    CHECK(client.read_answers(1));
    CHECK(client.statuses() == std::vector<int>{100, 200});
    RawClient eager(door.port());
    eager.send(request);
    CHECK(eager.read_answers(1));
    CHECK(eager.statuses() == std::vector<int>{200});
}

TEST_CASE("http server: a reply that is dropped or a handler that throws is a 500") {
    HttpDoor door({}, [](http::Request request, http::Reply) {
        if (request.path == "/throw") throw std::runtime_error("secret");
    });
    RawClient client(door.port());
    client.send(get("/drop") + get("/throw"));
    CHECK(client.read_answers(2));
    CHECK(client.statuses() == std::vector<int>{500, 500});
    CHECK(client.received().find("secret") == std::string::npos);
}

TEST_CASE("http server: a header that would break out of its line becomes a 500 without it") {
    HttpDoor door({}, [](http::Request request, http::Reply reply) {
        reply.send({.status = 201, .headers = {{"Location", "/x\r\nSet-Cookie: a=b" + request.query}}});
    });
    RawClient client(door.port());
    client.send(get("/"));
    CHECK(client.read_to_end());
    CHECK(client.statuses() == std::vector<int>{500});
    CHECK(client.received().find("Set-Cookie") == std::string::npos);
}

TEST_CASE("http server: HEAD is answered as GET without the body") {
    HttpDoor door({}, echo);
    RawClient client(door.port());
    client.expect_no_bodies(true);
    client.send("HEAD /abc HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    CHECK(client.read_to_end());
    REQUIRE(client.answers().size() == 1);
    CHECK(client.answers()[0].field("Content-Length") != "0");
    CHECK(client.received().ends_with("\r\n\r\n"));
}

TEST_CASE("http server: connections over the cap are told 503 and closed") {
    HttpDoor door({.max_connections = 2}, echo);
    RawClient one(door.port()), two(door.port());
    one.send(get("/"));
    two.send(get("/"));
    CHECK(one.read_answers(1));
    CHECK(two.read_answers(1));
    RawClient three(door.port());
    CHECK(three.read_to_end(5s));
    CHECK(three.statuses() == std::vector<int>{503});
    one.send(get("/again"));
    CHECK(one.read_answers(2));
}

TEST_CASE("http server: after a refusal nothing more is read as a request") {
    std::atomic<int> handled{0};
    HttpDoor door({}, [&](http::Request, http::Reply reply) {
        ++handled;
        reply.send({});
    });
    RawClient client(door.port());
    client.send(get("/good") + "GET /bad HTTP/1.1\r\n\r\n" + get("/smuggled"));
    CHECK(client.read_to_end(5s));
    CHECK(client.statuses() == std::vector<int>{200, 400});
    CHECK(client.answers()[1].field("Connection") == "close");
    CHECK(handled == 1);
}

TEST_CASE("http server: a half-closed client still gets its answer") {
    HttpDoor door({}, echo);
    RawClient client(door.port());
    client.send(post("/x", "abc"));
    client.half_close();
    CHECK(client.read_to_end(5s));
    CHECK(client.statuses() == std::vector<int>{200});
}

TEST_CASE("http server: stopping lets requests in hand finish and closes the rest") {
    std::promise<http::Reply> asked;
    HttpDoor door({}, [&](http::Request, http::Reply reply) { asked.set_value(std::move(reply)); });
    RawClient busy(door.port()), idle(door.port());
    busy.send(get("/"));
    auto reply = asked.get_future().get();
    door.on_loop([&] { door.server().stop_accepting(); });
    CHECK(idle.read_to_end(5s));
    CHECK(door.server().in_flight() == 1);
    door.on_loop([&] { reply.send({.body = "done"}); });
    CHECK(busy.read_to_end(5s));
    REQUIRE(busy.answers().size() == 1);
    CHECK(busy.answers()[0].field("Connection") == "close");
    CHECK(door.server().in_flight() == 0);
    CHECK_THROWS(RawClient(door.port()));
}

TEST_CASE("http server: the one who answers can see that the client has left") {
    std::promise<http::Reply> asked;
    HttpDoor door({}, [&](http::Request, http::Reply reply) { asked.set_value(std::move(reply)); });
    RawClient client(door.port());
    client.send(get("/"));
    auto reply = asked.get_future().get();
    client.reset();
    bool gone = false;
    for (int i = 0; i < 1000 && !gone; ++i) door.on_loop([&] { gone = reply.client_gone(); });
    CHECK(gone);
    door.on_loop([&] { reply.send({}); });
}
