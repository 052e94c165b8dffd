#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("site: one log line per request with the pattern and never what the caller sent") {
    PublishingDoor door;
    RawClient client(door.port());
    const std::string auth = std::string("Authorization: ") + PublishingDoor::kToken + "\r\n";
    client.send(
        "POST /v1/interactions?note=private HTTP/1.1\r\nHost: t\r\n" + auth +
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}GET /secret-path HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(client.read_answers(2));
    client.send("BREW /v1/interactions HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(client.read_answers(3));
    door.door().on_loop([] {});
    const auto lines = door.log().lines();
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].find(R"("method":"POST","route":"/v1/interactions","status":202)") != std::string::npos);
    CHECK(lines[1].find(R"("method":"GET","route":"none","status":404)") != std::string::npos);
    CHECK(lines[2].find(R"("method":"other","route":"none","status":405)") != std::string::npos);
    for (const auto& line : lines)
        for (const char* word : {"private", "secret", "test-token", "BREW"})
            CHECK(line.find(word) == std::string::npos);
    const auto text = door.metrics().exposition();
    CHECK(text.find(R"(carewire_http_requests_total{method="POST",route="/v1/interactions",status="202"} 1)") !=
          std::string::npos);
}

TEST_CASE("site: what the door refuses is logged by its code alone") {
    QuietLog log;
    HttpDoor door({.log = &log}, [](http::Request, http::Reply reply) { reply.send({}); });
    RawClient client(door.port());
    client.send("GET /secret HTTP/1.1\r\nHost: a\r\nHost: secret\r\n\r\n");
    CHECK(client.read_to_end());
    REQUIRE(log.lines().size() == 1);
    CHECK(log.lines()[0].find(R"("event":"http.refused")") != std::string::npos);
    CHECK(log.lines()[0].find(R"("status":400,"code":"bad_header")") != std::string::npos);
    CHECK(door.metrics().exposition().find(R"(carewire_http_refused_total{code="bad_header"} 1)") != std::string::npos);
}
