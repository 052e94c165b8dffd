#include "core/http/router.hpp"

#include <doctest/doctest.h>

using namespace carewire::http;

namespace {

Router<int> sample() {
    Router<int> router;
    router.add("GET", "/v1/feedback/{id}", 1);
    router.add("GET", "/v1/feedback/all", 2);
    router.add("POST", "/v1/feedback", 3);
    router.add("GET", "/v1/days/{date:date}", 4);
    router.add("GET", "/v1/days/{name}", 5);
    router.add("GET", "/v1/calendar/{year:digits}/{month:digits}", 6);
    router.add("GET", "/v1/calendar/{kind}/week", 7);
    router.add("GET", "/", 8);
    router.add("DELETE", "/v1/feedback/{id}", 9);
    return router;
}

int route_of(const Router<int>& router, std::string_view path, std::string_view method = "GET") {
    const auto match = router.find(method, path);
    return match.route ? *match.route : 0;
}

}  // namespace

TEST_CASE("router: a literal segment wins over a parameter and a typed one over a plain one") {
    const auto router = sample();
    CHECK(route_of(router, "/v1/feedback/all") == 2);
    CHECK(route_of(router, "/v1/feedback/f1") == 1);
    CHECK(route_of(router, "/v1/days/2025-02-28") == 4);
    CHECK(route_of(router, "/v1/days/2025-02-30") == 5);
    CHECK(route_of(router, "/v1/calendar/2025/7") == 6);
    CHECK(route_of(router, "/v1/calendar/x/7") == 0);
    CHECK(route_of(router, "/v1/calendar/2025/week") == 7);
}

TEST_CASE("router: one trailing slash is accepted") {
    const auto router = sample();
    CHECK(route_of(router, "/v1/feedback/", "POST") == 3);
    CHECK(route_of(router, "/v1/feedback/f1/") == 1);
    CHECK(route_of(router, "/") == 8);
    CHECK(route_of(router, "/v1/feedback//") == 0);
}

TEST_CASE("router: values keep their names and the pattern is for logs") {
    const auto router = sample();
    const auto match = router.find("GET", "/v1/calendar/2025/07");
    REQUIRE(match.route);
    CHECK(match.values.at("year") == "2025");
    CHECK(match.values.at("month") == "07");
    CHECK(*match.pattern == "/v1/calendar/{year:digits}/{month:digits}");
}

TEST_CASE("router: a known path with another method names the methods it has") {
    const auto router = sample();
    const auto match = router.find("PUT", "/v1/feedback/f1");
    CHECK(match.route == nullptr);
    CHECK(match.allow == std::vector<std::string>{"GET", "DELETE"});
    CHECK(router.find("GET", "/v1/nothing").allow.empty());
    CHECK(router.find("BREW", "/").allow == std::vector<std::string>{"GET"});
}

TEST_CASE("router: mistakes in a declaration are found when it is made") {
    auto router = sample();
    CHECK_THROWS(router.add("GET", "/v1/feedback/all", 1));
    CHECK_THROWS(router.add("GET", "/v1/{x:float}", 1));
    CHECK_THROWS(router.add("GET", "/v1/{}", 1));
}
