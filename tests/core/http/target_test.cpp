#include "core/http/target.hpp"

#include <doctest/doctest.h>

using namespace carewire::http;

namespace {

std::string path_of(std::string_view target) {
    std::string path, query;
    return read_target(target, path, query) ? path : "refused";
}

}  // namespace

TEST_CASE("http target: paths are decoded once and the query stays as sent") {
    std::string path, query;
    REQUIRE(read_target("/v1/p%C3%A4/x%20y?a=%41&b", path, query));
    CHECK(path == "/v1/p\xC3\xA4/x y");
    CHECK(query == "a=%41&b");
    CHECK(path_of("/") == "/");
    CHECK(path_of("/v1/x/") == "/v1/x/");
    CHECK(path_of("/100%25") == "/100%");
}

TEST_CASE("http target: nothing that another reader could take for another path") {
    for (const char* bad : {"",           "*",       "v1/x",     "http://a/x",   "//x",       "/v1//x",
                            "/v1/../x",   "/v1/./x", "/v1/..",   "/v1/%2e%2e/x", "/v1/%2E/x", "/a%2fb",
                            "/a%5Cb",     "/a\\b",   "/a#b",     "/a%00",        "/a%0d%0a",  "/a%7f",
                            "/a%zz",      "/a%4",    "/a%",      "/%252e%252e",  "/%c0%ae",   "/%ff",
                            "/%ed%a0%80", "/a?b#c",  "/a?b=%zz", "/a?b=%00",     "/a|b"})
        CHECK_MESSAGE(path_of(bad) == "refused", bad);
}

TEST_CASE("http target: encoding and decoding are inverse") {
    const std::string text = "a b+c/\xE2\x82\xAC?&=%";
    CHECK(percent_decoded(percent_encoded(text), true) == text);
    CHECK(percent_decoded("a+b%2Bc%4", true) == "a b+c%4");
    CHECK(percent_decoded("a+b", false) == "a+b");
}
