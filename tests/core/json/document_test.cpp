#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "core/json/json.hpp"

using namespace carewire;
using json::Document;
using json::Kind;

namespace {

std::string nested(int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

/// Why a text is refused; empty when it is not.
std::string refusal(std::string_view text) {
    const auto document = Document::parse(text);
    return document ? "" : document.error().code + ": " + document.error().detail;
}

}  // namespace

TEST_CASE("json: every value keeps the very characters it was written with") {
    const auto document = Document::parse(R"( { "a" : 1.50 , "b":[ true,  null ],"c\u0041": { "d" : "x\"y" } } )");
    REQUIRE(document);
    const auto& root = document->root();
    CHECK(root.raw() == R"({ "a" : 1.50 , "b":[ true,  null ],"c\u0041": { "d" : "x\"y" } })");
    CHECK(root.find("a")->raw() == "1.50");
    CHECK(root.find("b")->raw() == "[ true,  null ]");
    CHECK(root.find("b")->items()[1].raw() == "null");
    CHECK(root.find("cA")->raw() == R"({ "d" : "x\"y" })");
    CHECK(root.find("cA")->find("d")->raw() == R"("x\"y")");
    CHECK(root.find("cA")->find("d")->string() == "x\"y");
}

TEST_CASE("json: escapes are read wherever they stand in a text") {
    const auto document = Document::parse(R"(["\\","\\\\","a\\","\"","\\\"","\u00e9\ud83d\ude00/\/\b\f\n\r\t"])");
    REQUIRE(document);
    const auto items = document->root().items();
    CHECK(items[0].string() == "\\");
    CHECK(items[1].string() == "\\\\");
    CHECK(items[2].string() == "a\\");
    CHECK(items[3].string() == "\"");
    CHECK(items[4].string() == "\\\"");
    CHECK(items[5].string() == "é😀//\b\f\n\r\t");
    CHECK(items[5].raw() == R"("\u00e9\ud83d\ude00/\/\b\f\n\r\t")");
}

TEST_CASE("json: a document outlives the text it came from and can be moved") {
    std::string text = R"({"name":"Zoë","list":[1,2,3]})";
    auto document = Document::parse(text);
    REQUIRE(document);
    text.assign(text.size(), 'x');
    const Document moved = std::move(*document);
    CHECK(moved.root().find("name")->string() == "Zoë");
    CHECK(moved.root().find("list")->items().size() == 3);
}

TEST_CASE("json: whole numbers are exact over all 64 bits and nothing is rounded into one") {
    const auto document = Document::parse(
        "[9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e2,-0,0.0e5,1.5,12.50e1,1e400000,1E-2,100e-2,"
        "0.00000000000000000000005e23,1000000000000000000000]");
    // 1e400000 is more than a double holds: RapidJSON refuses the whole text
    CHECK_FALSE(document);
    const auto good = Document::parse(
        "[9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e2,-0,0.0e5,1.5,12.50e1,1E-2,100e-2,"
        "0.00000000000000000000005e23,1000000000000000000000]");
    REQUIRE(good);
    const auto items = good->root().items();
    CHECK(items[0].integer() == INT64_MAX);
    CHECK(items[1].integer() == INT64_MIN);
    CHECK_FALSE(items[2].integer());
    CHECK(items[3].integer() == 1);
    CHECK(items[4].integer() == 100);
    CHECK(items[5].integer() == 0);
    CHECK(items[6].integer() == 0);
    CHECK_FALSE(items[7].integer());
    CHECK(items[8].integer() == 125);
    CHECK_FALSE(items[9].integer());
    CHECK(items[10].integer() == 1);
    CHECK(items[11].integer() == 5);
    CHECK_FALSE(items[12].integer());
    CHECK(items[12].number() == 1e21);
    CHECK(items[7].number() == 1.5);
}

TEST_CASE("json: a number too small for a double reads as zero") {
    const auto document = Document::parse("[1e-400,-1e-400]");
    REQUIRE(document);
    CHECK(document->root().items()[0].number() == 0.0);
    CHECK(std::signbit(document->root().items()[1].number()));
}

TEST_CASE("json: what RapidJSON alone would take is refused") {
    using namespace std::string_literals;
    CHECK(refusal("{\"a\":1}\0x"s) != "");                       // J3
    CHECK(refusal(R"({"a":1,"b":2,"a":3})") != "");              // J4
    CHECK(refusal(R"({"a":1,"\u0061":3})") != "");               // J4, the same name written in two ways
    CHECK(refusal("[\"\xff\"]") != "");                          // J5
    CHECK(refusal(R"(["a\u0000b"])") != "");                     // J6
    CHECK(refusal("\xEF\xBB\xBF{}") != "");                      // byte order mark
    CHECK(refusal("[\"0123456789abcdef0123456789abcde\x1e\"]") != "");  // control byte behind the first 16
    CHECK(refusal("[\"\\udc00\"]") != "");                       // half a surrogate pair
    CHECK(refusal("") != "");
    CHECK(refusal("{} x") != "");
}

TEST_CASE("json: duplicate names are found in large objects too") {
    std::string text = "{";
    for (int i = 0; i < 5000; ++i) text += "\"n" + std::to_string(i) + "\":0,";
    CHECK(refusal(text + "\"last\":0}") == "");
    CHECK(refusal(text + "\"n17\":0}") == "bad_json: an object has the same name twice");
}

TEST_CASE("json: depth and size have their limits and say so") {
    CHECK(refusal(nested(32)) == "");
    CHECK(refusal(nested(33)) == "bad_json: it is nested too deep");
    CHECK(refusal(nested(100000)) == "bad_json: it is nested too deep");
    CHECK(refusal("\"" + std::string(262142, 'a') + "\"") == "");
    CHECK(refusal("\"" + std::string(262143, 'a') + "\"") == "too_large: the text is too large");
}

TEST_CASE("json: a fault never quotes the text") {
    for (const char* text : {"{\"secret\": canary}", "[canary", "{\"canary\":1,\"canary\":2}", "\"canary\\u0000\""}) {
        CHECK(refusal(text).find("canary") == std::string::npos);
    }
}

TEST_CASE("json: kinds that a value is not answer with nothing") {
    const auto document = Document::parse(R"({"text":"5"})");
    REQUIRE(document);
    const auto& root = document->root();
    CHECK(root.kind() == Kind::Object);
    CHECK(root.items().empty());
    CHECK(root.find("none") == nullptr);
    CHECK_FALSE(root.find("text")->integer());
    CHECK(root.find("text")->members().empty());
}
