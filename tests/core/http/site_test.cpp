#include "core/http/site.hpp"

#include <doctest/doctest.h>

#include "core/http/problem.hpp"
#include "tests/support/quiet_log.hpp"
#include "tests/support/reply_recorder.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

struct House {
    explicit House(std::vector<std::string> cors = {}) : site(log, *metrics, clock, std::move(cors)) {
        site.add({.method = "GET", .pattern = "/v1/patients/{id}", .name = "patient", .roles = {"staff"}},
                 [](http::Call call, http::Reply reply) { reply.send({.body = call.path.at("id")}); });
        site.add(
            {.method = "POST", .pattern = "/v1/files", .name = "file", .roles = {"staff"}, .max_body_bytes = 5'000'000},
            [](http::Call, http::Reply reply) {
                http::Site::note(reply, "event_id", "e-1");
                http::Site::note(reply, "role", "staff");
                reply.send({.status = 202});
            });
        site.add({.method = "GET", .pattern = "/throws", .name = "throws", .roles = {"public"}},
                 [](http::Call, http::Reply) { throw std::runtime_error("Jane Doe"); });
    }
    http::Response ask(std::string method, std::string path, http::Fields fields = {}) {
        ReplyRecorder recorder;
        last = recorder;
        site.handler()({.method = std::move(method), .path = std::move(path), .headers = std::move(fields)},
                       recorder.reply());
        return recorder.response();
    }

    QuietLog log;
    SystemClock clock;
    std::unique_ptr<Metrics> metrics = Metrics::make();
    http::Site site;
    ReplyRecorder last;
};

std::string field(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

}  // namespace

TEST_CASE("site: routes are found and everything else is 404 or 405 with Allow") {
    House house;
    CHECK(house.ask("GET", "/v1/patients/p1").body == "p1");
    CHECK(house.ask("HEAD", "/v1/patients/p1").status == 200);
    CHECK(house.ask("GET", "/nothing").status == 404);
    const auto refused = house.ask("DELETE", "/v1/patients/p1");
    CHECK(refused.status == 405);
    CHECK(field(refused, "Allow") == "GET, HEAD, OPTIONS");
    CHECK(house.ask("TRACE", "/v1/files").status == 405);
    CHECK(field(house.ask("OPTIONS", "/v1/files"), "Allow") == "POST, OPTIONS");
}

TEST_CASE("site: packed bodies are refused on every route") {
    House house;
    CHECK(house.ask("POST", "/v1/files", {{"content-encoding", "gzip"}}).status == 415);
    CHECK(house.site.admission()({.method = "POST", .path = "/v1/files", .headers = {{"content-encoding", "br"}}})
              .refusal->status == 415);
}

TEST_CASE("site: an action that throws is a 500 and its words stay inside") {
    House house;
    CHECK(house.ask("GET", "/throws").status == 500);
    for (const auto& line : house.log.lines()) CHECK(line.find("Jane") == std::string::npos);
    CHECK(house.log.events() == std::vector<std::string>{"request.answered", "http.action_failed"});
}

TEST_CASE("site: a request id comes back only when it is one") {
    House house;
    house.ask("GET", "/v1/patients/p1", {{"x-request-id", "abc-1.2_3"}});
    CHECK(house.last.decorations() == http::Fields{{"X-Request-Id", "abc-1.2_3"}});
    for (const char* bad : {"", "a b", "a\r\nb", "\xC3\xA4", "a;b"}) {
        house.ask("GET", "/v1/patients/p1", {{"x-request-id", bad}});
        CHECK(house.last.decorations().empty());
    }
    house.ask("GET", "/v1/patients/p1", {{"x-request-id", std::string(65, 'a')}});
    CHECK(house.last.decorations().empty());
}

TEST_CASE("site: only listed origins may read answers") {
    House house({"https://app.example"});
    house.ask("GET", "/v1/patients/p1", {{"origin", "https://app.example"}});
    CHECK(house.last.decorations().size() == 3);
    CHECK(house.last.decorations()[1] ==
          std::pair<std::string, std::string>{"Access-Control-Allow-Origin", "https://app.example"});
    house.ask("GET", "/v1/patients/p1", {{"origin", "https://app.example.evil"}});
    CHECK(house.last.decorations() == http::Fields{{"Vary", "Origin"}});
    const http::Fields ask{{"origin", "https://app.example"}, {"access-control-request-method", "POST"}};
    CHECK(field(house.ask("OPTIONS", "/v1/files", ask), "Access-Control-Allow-Methods") == "POST, OPTIONS");
    const http::Fields evil{{"origin", "null"}, {"access-control-request-method", "POST"}};
    CHECK(field(house.ask("OPTIONS", "/v1/files", evil), "Access-Control-Allow-Methods").empty());
}

TEST_CASE("site: nobody is invited to send a body that would be refused") {
    House house;
    const auto admit = house.site.admission();
    const http::Fields key{{"authorization", "Bearer x"}};
    CHECK(admit({.method = "POST", .path = "/nothing"}).refusal->status == 404);
    CHECK(admit({.method = "PUT", .path = "/v1/files"}).refusal->status == 405);
    CHECK(admit({.method = "POST", .path = "/v1/files"}).refusal->status == 401);
    const auto let_in = admit({.method = "POST", .path = "/v1/files", .headers = key});
    CHECK_FALSE(let_in.refusal.has_value());
    CHECK(let_in.max_body_bytes == 5'000'000);
    const auto strict = house.site.admission([](const http::Request&, const http::Site::RouteInfo&) {
        return http::problem({.status = 403, .code = "forbidden"});
    });
    CHECK(strict({.method = "POST", .path = "/v1/files", .headers = key}).refusal->status == 403);
}
