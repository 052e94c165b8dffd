#include <doctest/doctest.h>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

using namespace carewire;

namespace {

struct Line {
    std::string text;
    int amount = 0;
    static auto fields() {
        return describe<Line>(field("text", &Line::text).at_most(5).personal(), field("amount", &Line::amount));
    }
};

struct Order {
    std::string order_id;
    Time at{};
    std::optional<int> rating;
    std::vector<Line> lines;
    std::map<std::string, int> counts;
    std::optional<JsonText> details;
    std::optional<LocalDate> day;
    bool paid = false;
    int days = 7;
    std::optional<std::string> channel;
    std::optional<std::string> contact;
    std::optional<ClinicId> elsewhere;
    std::int64_t cents = 0;
    double share = 0;
    Ignored derived;

    static constexpr EventInfo event{"order.placed", Stream::Feedback, 1};
    static auto fields() {
        return describe<Order>(
            field("order_id", &Order::order_id).minted(), field("at", &Order::at).or_now(),
            field("rating", &Order::rating).between(1, 5),
            field("lines", &Order::lines).at_most(3).may_be_absent(),
            field("counts", &Order::counts).may_be_absent(), field("details", &Order::details).raw_json(60, 3),
            field("day", &Order::day), field("paid", &Order::paid), field("days", &Order::days).otherwise(9),
            field("channel", &Order::channel).one_of({"web", "app"}).says("Where it came in."),
            field("contact", &Order::contact).format("email").personal(), field("elsewhere", &Order::elsewhere),
            field("cents", &Order::cents).may_be_absent(), field("share", &Order::share).may_be_absent(),
            field("derived", &Order::derived));
    }
};

/// `pointer code status` of every problem.
std::vector<std::string> problems(std::string_view body, Reading reading = Reading::Door) {
    const auto order = from_json<Order>(body, reading);
    std::vector<std::string> found;
    if (order) return found;
    for (const Problem& problem : order.error()) {
        found.push_back(problem.pointer + " " + problem.code + " " + std::to_string(problem.status));
    }
    return found;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("describe: a full body becomes the struct and the struct becomes the body again") {
    const std::string body =
        R"({"order_id":"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f","at":"2025-07-04T10:00:00Z","rating":5,)"
        R"("lines":[{"text":"héllo","amount":-1}],"counts":{"a":1,"b":2},"details":{"x": 1.50},"day":"2025-07-04",)"
        R"("paid":true,"days":3,"channel":"web","contact":"ana@example.org","elsewhere":"c2","cents":9007199254740993,)"
        R"("share":0.1})";
    const auto order = from_json<Order>(body, Reading::Door);
    REQUIRE(order);
    CHECK(order->lines.at(0).text == "héllo");
    CHECK(order->cents == 9007199254740993);
    CHECK(order->details->json == R"({"x": 1.50})");
    CHECK(to_json(*order) == body);
}

TEST_CASE("describe: at the door minted timed defaulted and optional members may be absent or null") {
    const auto order = from_json<Order>(R"({"paid":false,"rating":null,"at":null,"derived":[1,{"any":"thing"}]})",
                                        Reading::Door);
    REQUIRE(order);
    CHECK(order->days == 9);
    CHECK_FALSE(order->rating);
}

TEST_CASE("describe: in the log minted members must be there") {
    CHECK(problems(R"({"paid":true})", Reading::Log) == List{"/order_id missing 400", "/at missing 400"});
}

TEST_CASE("describe: every problem is reported with its pointer and its kind") {
    CHECK(problems(R"({"order_id":"x","at":"yesterday","rating":9,"lines":[{"text":"toolong","amount":1.5,"z":1},7],)"
                   R"("counts":{"a/b":"q"},"details":[],"day":"2025-02-30","channel":"fax","contact":"d","elsewhere":"",)"
                   R"("cents":9223372036854775808,"zz/~":1})") ==
          List{"/order_id not_allowed 422", "/at bad_time 400", "/rating out_of_range 422",
               "/lines/0/text too_long 400", "/lines/0/amount wrong_type 400", "/lines/0/z unknown_member 400",
               "/lines/1 wrong_type 400", "/counts/a~1b wrong_type 400", "/details wrong_type 400",
               "/day bad_date 400", "/channel not_allowed 422", "/contact not_allowed 422", "/elsewhere too_short 422",
               "/cents wrong_type 400", "/zz~1~0 unknown_member 400", "/paid missing 400"});
}

TEST_CASE("describe: a worker lets members pass that a newer producer has added") {
    const std::string body = R"({"order_id":"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f","at":"2025-07-04T10:00:00Z",)"
                             R"("paid":true,"invented_later":{"a":1}})";
    CHECK(problems(body, Reading::Log).empty());
    CHECK(problems(body, Reading::Door) == List{"/invented_later unknown_member 400"});
}

TEST_CASE("describe: the shape is wrong where the body itself is no object or no JSON") {
    CHECK(problems("[1]") == List{" wrong_type 400"});
    CHECK(problems("{\"paid\":") == List{" bad_json 400"});
    CHECK(problems("{\"paid\":true,\"paid\":true}") == List{" bad_json 400"});
}

TEST_CASE("describe: kept JSON has bounds of bytes and levels") {
    CHECK(problems(R"({"paid":true,"details":{"a":{"b":{}}}})").empty());
    CHECK(problems(R"({"paid":true,"details":{"a":{"b":{"c":[]}}}})") == List{"/details too_deep 400"});
    CHECK(problems(R"({"paid":true,"details":{"a":"}}}}{{{{\"{{{{"}})").empty());
    CHECK(problems(R"({"paid":true,"details":{"a":")" + std::string(60, 'x') + "\"}}") == List{"/details too_long 400"});
}

TEST_CASE("describe: lengths are counted in characters and control bytes are refused") {
    CHECK(problems(R"({"paid":true,"lines":[{"text":"ééééé","amount":1}]})").empty());
    CHECK(problems(R"({"paid":true,"lines":[{"text":"éééééé","amount":1}]})") == List{"/lines/0/text too_long 400"});
    CHECK(problems(R"({"paid":true,"lines":[{"text":"a\u0007","amount":1}]})") ==
          List{"/lines/0/text control_character 422"});
    CHECK(problems(R"({"paid":true,"lines":[{"text":"a\n\tb","amount":1}]})").empty());
    CHECK(problems(R"({"paid":true,"elsewhere":"a\nb"})") == List{"/elsewhere control_character 422"});
}

TEST_CASE("describe: a crafted body makes no answer larger than itself") {
    std::string body = "{\"paid\":true";
    for (int i = 0; i < 5000; ++i) body += ",\"n" + std::to_string(i) + "\":0";
    CHECK(problems(body + "}").size() == 100);
    const auto long_name = problems("{\"paid\":true,\"" + std::string(5000, 'n') + "\":0}");
    REQUIRE(long_name.size() == 1);
    CHECK(long_name[0].size() < 300);
}

TEST_CASE("describe: a shape knows its personal fields at any depth") {
    CHECK(personal_fields(shape_of<Order>()) == List{"/lines/*/text", "/contact"});
    CHECK(shape_of<Order>().title == "order.placed");
}

TEST_CASE("describe: the sentence of problems names places and codes but no values") {
    const auto order = from_json<Order>(R"({"paid":"canary","lines":[{"text":"canary-canary","amount":1}]})", Reading::Door);
    REQUIRE_FALSE(order);
    CHECK(sentence(order.error()) == "/paid wrong_type, /lines/0/text too_long");
    for (const Problem& problem : order.error()) CHECK(problem.detail.find("canary") == std::string::npos);
}
