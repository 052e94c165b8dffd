#include "core/http/head.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace carewire::http;

namespace {

struct Seen {
    HeadFate fate;
    Refusal refusal;
    Head head;
    std::string bytes;
};

std::unique_ptr<Seen> read(std::string bytes, HeadLimits limits = {}) {
    auto seen = std::make_unique<Seen>();
    seen->bytes = std::move(bytes);
    seen->fate = read_head(seen->bytes, limits, seen->head, seen->refusal);
    return seen;
}

std::string with(std::string_view fields) {
    return "POST /v1/x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

int status_of(const std::string& bytes, HeadLimits limits = {}) {
    const auto seen = read(bytes, limits);
    return seen->fate == HeadFate::Refused ? seen->refusal.status : seen->fate == HeadFate::Complete ? 200 : 0;
}

}  // namespace

TEST_CASE("http head: a plain request is read whole") {
    const auto seen = read(
        "PUT /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: \t7 \r\nX: \r\nConnection: Keep-Alive, CLOSE\r\n\r\nbody");
    REQUIRE(seen->fate == HeadFate::Complete);
    CHECK(seen->head.method == "PUT");
    CHECK(seen->head.target == "/a?b=c");
    CHECK(seen->head.content_length == 7);
    CHECK(seen->head.close);
    CHECK_FALSE(seen->head.upgrade);
    CHECK(seen->head.field_count == 4);
    CHECK(seen->head.fields[2].value == "");
    CHECK(seen->head.size == seen->bytes.size() - 4);
}

TEST_CASE("http head: any beginning of a good head waits for the rest") {
    const auto whole = with("Content-Length: 3\r\nExpect: 100-Continue\r\n");
    for (std::size_t n = 0; n < whole.size(); ++n) CHECK(status_of(whole.substr(0, n)) == 0);
    CHECK(status_of(whole) == 200);
}

TEST_CASE("http head: a fault is seen with the byte that shows it") {
    CHECK(status_of("\r") == 400);
    CHECK(status_of("\x16\x03") == 400);
    CHECK(status_of("GET /\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n ") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb") == 400);
    CHECK(status_of("GET / HTTP/2.0") == 505);
    CHECK(status_of("GET / HTTP/1.0\r\n") == 505);
    CHECK(status_of("GET / http/1.1") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n") == 411);
}

TEST_CASE("http head: lengths are plain digits or refused") {
    for (const char* bad : {"", "+3", "-1", "0x3", "3.0", "3, 3", "1_0", "18446744073709551616", "\xef\xbc\x93"})
        CHECK_MESSAGE(status_of(with("Content-Length: " + std::string(bad) + "\r\n")) == 400, bad);
    CHECK(status_of(with("Content-Length: 0003\r\n")) == 200);
    CHECK(status_of(with("")) == 411);
    CHECK(status_of("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n") == 400);
}

TEST_CASE("http head: what decides about framing or identity comes once and undisguised") {
    const std::string length = "Content-Length: 1\r\n";
    for (const char* name : {"Host", "Authorization", "Content-Type", "Idempotency-Key", "Content-Length"}) {
        const std::string field = std::string(name) + ": 1\r\n";
        CHECK_MESSAGE(status_of("POST / HTTP/1.1\r\n" + field + field + length) == 400, name);
    }
    for (const char* name : {"Content_Length", "transfer_encoding", "X_Forwarded_For", "Idempotency_Key"})
        CHECK_MESSAGE(status_of(with(length + name + ": 1\r\n")) == 400, name);
    CHECK(status_of(with(length + "My_Field: 1\r\n")) == 200);
    CHECK(status_of("POST / HTTP/1.1\r\n" + length + "\r\n") == 400);
}

TEST_CASE("http head: limits are named for what is too large") {
    CHECK(status_of("GET /" + std::string(9000, 'a')) == 414);
    CHECK(status_of(with("X: " + std::string(9000, 'a'))) == 431);
    std::string many;
    for (int i = 0; i < 100; ++i) many += "X: 1\r\n";
    CHECK(status_of(with(many + "Content-Length: 0\r\n")) == 431);
    CHECK(status_of(std::string(30, 'G')) == 400);
}
