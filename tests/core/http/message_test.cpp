#include "core/http/message.hpp"

#include <doctest/doctest.h>

#include "core/http/problem.hpp"
#include "core/http/proxies.hpp"
#include "core/http/wire.hpp"

using namespace carewire::http;

namespace {

std::string head_of(const Response& response) {
    std::string out;
    write_head(out, response, Framing::Length, false);
    return out;
}

Request through(std::string peer, std::string chain) {
    Request request{.peer = std::move(peer)};
    request.headers = {{"x-forwarded-for", std::move(chain)}, {"x-forwarded-proto", "https"}};
    TrustedProxies({"10.0.0.0/8", "192.0.2.7"}).apply(request);
    return request;
}

}  // namespace

TEST_CASE("http message: parameters are decoded and may be absent or empty") {
    const Request request{.query = "a=1+2%2B3&b&&c=&a=9&%C3%A4=x"};
    CHECK(request.parameter("a") == "1 2+3");
    CHECK(request.parameter("b") == "");
    CHECK(request.parameter("c") == "");
    CHECK(request.parameter("\xC3\xA4") == "x");
    CHECK_FALSE(request.parameter("d").has_value());
    CHECK(request.parameters().size() == 5);
}

TEST_CASE("http message: a value that would end its line never leaves the house") {
    for (const char* bad : {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\x01"}) {
        std::string out = "before";
        CHECK_THROWS(write_head(out, {.headers = {{"Location", bad}}}, Framing::Length, false));
        CHECK(out == "before");
    }
    CHECK_THROWS(head_of({.headers = {{"Bad Name", "x"}}}));
    CHECK_THROWS(head_of({.headers = {{"X", std::string("a\0b", 3)}}}));
    CHECK_THROWS(head_of({.content_type = "text/html\r\nX: y"}));
}

TEST_CASE("http message: an answer has its date length and type") {
    const auto head = head_of({.status = 202, .body = "{}"});
    CHECK(head.starts_with("HTTP/1.1 202 Accepted\r\nDate: "));
    CHECK(head.find("GMT\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n") != head.npos);
    CHECK(http_date().size() == 29);
}

TEST_CASE("http problem: every fault of the body is listed and the members are those of the registers") {
    const auto answer = problem({.status = 422,
                                 .code = "validation_failed",
                                 .detail = "One value is not allowed.",
                                 .errors = {{"/rating", "not_allowed", "Between 1 and 5."}}});
    CHECK(answer.content_type == "application/problem+json");
    CHECK(answer.body ==
          R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"One value is not allowed.",)"
          R"("code":"validation_failed","status_code":422,"errors":[{"pointer":"/rating","code":"not_allowed",)"
          R"("detail":"Between 1 and 5."}]})");
}

TEST_CASE("http problem: 401 and 403 say what the source documents say") {
    const auto unknown = problem({.status = 401, .code = "unauthenticated", .detail = "The key is revoked."});
    CHECK(unknown.body.find(R"("detail":"Invalid authentication credentials","hint":"The key is revoked.")") !=
          std::string::npos);
    CHECK(unknown.headers == Fields{{"WWW-Authenticate", "Bearer"}});
    CHECK(problem({.status = 403}).body.find("You don't have permission to access this resource") != std::string::npos);
}

TEST_CASE("http proxies: only a trusted one is believed and only as far as it can see") {
    CHECK(through("203.0.113.9", "1.2.3.4").peer == "203.0.113.9");
    CHECK_FALSE(through("203.0.113.9", "1.2.3.4").proxied);
    CHECK(through("10.1.2.3", "6.6.6.6, 198.51.100.4").peer == "198.51.100.4");
    CHECK(through("192.0.2.7", "198.51.100.4, 10.9.9.9").peer == "198.51.100.4");
    CHECK(through("10.1.2.3", "2001:db8::1").peer == "2001:db8::1");
    CHECK(through("10.1.2.3", "[2001:db8::1]:443").peer == "2001:db8::1");
    CHECK(through("10.1.2.3", "198.51.100.4, rubbish").peer == "10.1.2.3");
    CHECK(through("10.1.2.3", "").secure);
    CHECK_THROWS(TrustedProxies({"10.0.0.0/33"}));
    CHECK_THROWS(TrustedProxies({"everyone"}));
}
