#include <doctest/doctest.h>

#include "schemas/contracts/docs_page.hpp"
#include "schemas/contracts/growth.hpp"
#include "schemas/contracts/json_schema.hpp"
#include "schemas/contracts/openapi.hpp"

using namespace carewire;
using List = std::vector<std::string>;

namespace {

List breaks(std::string_view before, std::string_view after) {
    const auto old = json::Document::parse(before);
    const auto now = json::Document::parse(after);
    REQUIRE(old);
    REQUIRE(now);
    return contracts::schema_breaks(old->root(), now->root());
}

/// An object schema with these properties, all of `required` needed.
std::string schema(const std::string& properties, const std::string& required = "") {
    return R"({"type":"object","properties":{)" + properties + R"(},"required":[)" + required + "]}";
}

struct Small {
    std::string id;
    std::optional<int> rating;
    Ignored extra;
    static auto fields() {
        return describe<Small>(field("id", &Small::id).minted(), field("rating", &Small::rating).between(1, 5).says("Stars."),
                               field("extra", &Small::extra));
    }
};

std::string schema_of(contracts::Side side) {
    std::string text;
    json::Writer writer(text);
    contracts::write_schema(writer, shape_of<Small>(), side);
    return text;
}

}  // namespace

TEST_CASE("contracts: a schema tells callers and readers apart") {
    const auto door = json::Document::parse(schema_of(contracts::Side::Door));
    const auto log = json::Document::parse(schema_of(contracts::Side::Log));
    REQUIRE(door);
    REQUIRE(log);
    CHECK(door->root().find("required")->raw() == "[]");
    CHECK(log->root().find("required")->raw() == R"(["id"])");
    CHECK(door->root().find("additionalProperties")->raw() == "false");
    CHECK(log->root().find("additionalProperties")->raw() == "true");
    CHECK(door->root().find("properties")->find("extra") != nullptr);
    CHECK(log->root().find("properties")->find("extra") == nullptr);
    CHECK(log->root().find("properties")->find("rating")->raw() ==
          R"({"type":["integer","null"],"minimum":1,"maximum":5,"description":"Stars."})");
}

TEST_CASE("contracts: a published schema may grow") {
    const auto before = schema(R"("a":{"type":"string","maxLength":5},"b":{"enum":["x"]})", R"("a")");
    CHECK(breaks(before, before).empty());
    CHECK(breaks(before, schema(R"("a":{"type":"string","maxLength":9},"b":{"enum":["x","y"]},"c":{"type":"string"})", R"("a")")).empty());
    CHECK(breaks(before, schema(R"("a":{"type":"string"},"b":{})", R"("a")")).empty());
}

TEST_CASE("contracts: a published schema may not shrink") {
    const auto before = schema(R"("a":{"type":"string","maxLength":5},"b":{"enum":["x","y"]})", R"("a")");
    CHECK(breaks(before, schema(R"("b":{"enum":["x","y"]})")) == List{"/a: is gone"});
    CHECK(breaks(before, schema(R"("a":{"type":"integer","maxLength":5},"b":{"enum":["x","y"]})", R"("a")")) == List{"/a: its type changed"});
    CHECK(breaks(before, schema(R"("a":{"type":"string","maxLength":4},"b":{"enum":["x","y"]})", R"("a")")) ==
          List{"/a: maxLength became narrower"});
    CHECK(breaks(before, schema(R"("a":{"type":"string"},"b":{"enum":["x"]})", R"("a")")) == List{"/b: the value y is gone"});
    CHECK(breaks(before, schema(R"("a":{"type":"string"},"b":{})", R"("a","b")")) == List{"/b: is newly required"});
    CHECK(breaks(before, schema(R"("a":{"type":"string"},"b":{})")) == List{"/a: is no longer sure to be there"});
    const auto list = schema(R"("l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}})");
    CHECK(breaks(list, schema(R"("l":{"type":"array","items":{"type":"object","properties":{}}})")) == List{"/l/*/x: is gone"});
}

TEST_CASE("contracts: a route that was published stays") {
    const auto before = json::Document::parse(R"({"paths":{"/a":{"get":{},"post":{}},"/b":{"get":{}}}})");
    const auto after = json::Document::parse(R"({"paths":{"/a":{"get":{}}}})");
    CHECK(contracts::interface_breaks(before->root(), after->root()) == List{"post /a: is gone", "get /b: is gone"});
}

TEST_CASE("contracts: a parameter of a path may take another name and nothing else") {
    const auto before = json::Document::parse(R"({"paths":{"/jobs/{id}":{"get":{}},"/jobs/{id}/retry":{"post":{}}}})");
    const auto after = json::Document::parse(R"({"paths":{"/jobs/{job_id}":{"get":{}},"/jobs/{job_id}/cancel":{"post":{}}}})");
    CHECK(contracts::interface_breaks(before->root(), after->root()) == List{"post /jobs/{id}/retry: is gone"});
}

TEST_CASE("contracts: the documents are JSON and name what the catalog names") {
    const std::vector<contracts::OtherRoute> others{{.method = "GET", .path = "/v1/reports/{date:date}", .says = "One.", .roles = {"staff"}}};
    const auto openapi = contracts::openapi(others);
    for (const char* text : {"\"/v1/interactions\"", "\"/v1/feedback/{feedback_id}/actions\"", "\"/api/configure_reporting\"",
                             "\"/v1/reports/{date}\"", "\"/v1/events\""}) {
        CAPTURE(text);
        CHECK(openapi.find(text) != std::string::npos);
    }
    for (const EventType& type : catalog()) CHECK(contracts::asyncapi().find(type.info.type) != std::string::npos);
    CHECK(contracts::laid_out(R"({"a":[1,{}],"b":{}})") == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}\n");
    const auto page = contracts::docs_page(openapi);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("interaction_type") != std::string::npos);
}
