#include <doctest/doctest.h>

#include <limits>

#include "core/json/json.hpp"

using namespace carewire;

TEST_CASE("json: the writer sets commas and escapes what must be") {
    std::string text;
    json::Writer writer(text);
    writer.begin_object().member("a", 1).member("b", "x\"\\\n\t\r\x01é😀").key("c").begin_array();
    writer.integer(INT64_MIN).number(0.1).boolean(false).null().raw("{\"x\": 1}").begin_object().end_object();
    writer.end_array().member("d", true).end_object();
    CHECK(text == "{\"a\":1,\"b\":\"x\\\"\\\\\\n\\t\\r\\u0001é😀\",\"c\":[-9223372036854775808,0.1,false,null,{\"x\": 1},{}],"
                  "\"d\":true}");
}

TEST_CASE("json: doubles are written in the shortest form that reads back the same") {
    for (const double number : {0.1, 1e21, 5e-324, 1.7976931348623157e308, 22500.0, 1.0 / 3.0}) {
        std::string text;
        json::Writer(text).number(number);
        const auto document = json::Document::parse(text);
        REQUIRE(document);
        CHECK(document->root().number() == number);
    }
}
