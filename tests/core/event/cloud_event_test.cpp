#include <doctest/doctest.h>

#include "core/event/base64.hpp"
#include "core/event/cloud_event.hpp"

using namespace carewire;

namespace {

using HeaderVector = std::vector<std::pair<std::string, std::string>>;

HeaderVector binary_headers() {
    return {{"ce-specversion", "1.0"}, {"ce-id", "1"},     {"ce-type", "a.b"},
            {"ce-source", "/x"},       {"host", "ignored"}, {"content-type", "application/json"}};
}

/// The one problem sentence of a request with one event.
std::string fault(const HeaderVector& headers, std::string_view body) {
    const auto posted = read_cloud_events(headers, body, {});
    if (!posted) return sentence(posted.error());
    return posted->events.at(0) ? "" : sentence(posted->events.at(0).error());
}

}  // namespace

TEST_CASE("cloud event: a binary request is its headers and its bytes") {
    auto headers = binary_headers();
    headers.emplace_back("ce-subject", "Zo%C3%AB 100%25 %zz");
    headers.emplace_back("ce-time", "2018-04-05T03:56:24Z");
    const auto posted = read_cloud_events(headers, R"({ "a":1 })", {});
    REQUIRE(posted);
    CHECK(posted->mode == CloudMode::Binary);
    const auto& event = posted->events.at(0);
    REQUIRE(event);
    CHECK(event->attribute("subject") == "Zoë 100% %zz");
    CHECK(event->attribute("datacontenttype") == "application/json");
    CHECK(event->attribute("host").empty());
    CHECK(event->data == R"({ "a":1 })");
    const Envelope envelope = envelope_of(*event);
    CHECK(envelope.id.value == "1");
    CHECK(format_rfc3339(envelope.time) == "2018-04-05T03:56:24Z");
}

TEST_CASE("cloud event: a structured request may hold JSON and text and bytes") {
    const HeaderVector headers{{"content-type", "Application/CloudEvents+JSON;charset=utf-8"}};
    const std::string head = R"({"specversion":"1.0","id":"1","type":"a.b","source":"/x","flag":true,"count":7,"gone":null,)";
    const auto json = read_cloud_events(headers, head + R"("data":{"n": 1.0}})", {})->events.at(0);
    REQUIRE(json);
    CHECK(json->data == R"({"n": 1.0})");
    CHECK(json->attribute("flag") == "true");
    CHECK(json->attribute("count") == "7");
    CHECK(json->attribute("gone").empty());
    const auto text = read_cloud_events(headers, head + R"("datacontenttype":"text/plain","data":"a\nb"})", {})->events.at(0);
    REQUIRE(text);
    CHECK(text->data == "a\nb");
    const auto bytes = read_cloud_events(headers, head + R"("data_base64":"AAH/"})", {})->events.at(0);
    REQUIRE(bytes);
    CHECK(bytes->data == std::string("\x00\x01\xff", 3));
    const auto none = read_cloud_events(headers, head + R"("data":null})", {})->events.at(0);
    REQUIRE(none);
    CHECK_FALSE(none->has_data);
}

TEST_CASE("cloud event: a record at fault does not spoil its batch") {
    const HeaderVector headers{{"content-type", "application/cloudevents-batch+json"}};
    const std::string good = R"({"specversion":"1.0","id":"1","type":"a.b","source":"/x"})";
    const auto posted = read_cloud_events(headers, "[" + good + R"(,{"id":"2"},7,)" + good + "]", {});
    REQUIRE(posted);
    CHECK(posted->mode == CloudMode::Batched);
    REQUIRE(posted->events.size() == 4);
    CHECK(posted->events[0]);
    CHECK(sentence(posted->events[1].error()) == "/specversion missing, /source missing, /type missing");
    CHECK(sentence(posted->events[2].error()) == "the body wrong_type");
    CHECK(posted->events[3]);
    CHECK(sentence(read_cloud_events(headers, good, {}).error()) == "the body wrong_type");
    CHECK(sentence(read_cloud_events(headers, "[" + good + "," + good + "]", {}, 1).error()) == "the body too_long");
    CHECK(read_cloud_events(headers, "[]", {})->events.empty());
}

TEST_CASE("cloud event: what the specification forbids is refused with its place") {
    auto headers = binary_headers();
    headers[0].second = "2.0";
    CHECK(fault(headers, "{}") == "/specversion not_allowed");
    headers = binary_headers();
    headers.emplace_back("ce-time", "yesterday");
    CHECK(fault(headers, "{}") == "/time bad_time");
    headers = binary_headers();
    headers.emplace_back("ce-id", "2");
    CHECK(fault(headers, "{}") == "/id duplicate");
    headers = binary_headers();
    headers.emplace_back("ce-subject", "a%0D%0Ab");
    CHECK(fault(headers, "{}") == "/subject control_character");
    headers = binary_headers();
    headers.emplace_back("ce-subject", "%ff");
    CHECK(fault(headers, "{}") == "/subject wrong_type");

    const HeaderVector structured{{"content-type", "application/cloudevents+json"}};
    const std::string head = R"({"specversion":"1.0","id":"1","type":"a.b","source":"/x",)";
    CHECK(fault(structured, head + R"("data":1,"data_base64":"AAH/"})") == "/data_base64 not_allowed");
    CHECK(fault(structured, head + R"("data_base64":"AA"})") == "/data_base64 wrong_type");
    CHECK(fault(structured, head + R"("Upper":"x"})") == "/Upper bad_name");
    CHECK(fault(structured, head + R"("ext":{"no":1}})") == "/ext wrong_type");
    CHECK(fault(structured, head + R"("count":2147483648})") == "/count wrong_type");
    CHECK(fault(structured, "[") == "the body bad_json");
}

TEST_CASE("cloud event: Base64 is read strictly") {
    CHECK(decode_base64("") == "");
    CHECK(decode_base64("Zg==") == "f");
    CHECK(decode_base64("Zm8=") == "fo");
    CHECK(decode_base64("Zm9v") == "foo");
    for (const char* text : {"Z", "Zg=", "Zg", "Zh==", "Zm9=", "Zm 9", "Zg==Zg==", "====", "Z===", "_-8="}) {
        CAPTURE(text);
        CHECK_FALSE(decode_base64(text));
    }
}
