#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "core/json/json.hpp"
#include "core/time/time.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

TEST_CASE("time: every text of the corpus is an event time or is not") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: time-zones corpus is absent\n";
        return;
    }
    std::ifstream in(testing::corpora_dir() / "time-zones" / "event-times.json", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto document = json::Document::parse(text);
    REQUIRE(document);
    const auto cases = document->root().find("cases")->items();
    CHECK(cases.size() > 20);
    for (const auto& each : cases) {
        const std::string written(each.find("text")->string());
        CAPTURE(written);
        const auto time = parse_rfc3339(written);
        CHECK(time.has_value() == each.find("accept")->boolean());
        if (time) CHECK(epoch_ms(*time) == each.find("epoch_ms")->integer());
    }
}

TEST_CASE("time: what is written is read back to the millisecond") {
    for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1751643000000}, std::int64_t{1751643000007},
                                  std::int64_t{7258118399999}}) {
        const auto text = format_rfc3339(from_epoch_ms(ms));
        CAPTURE(text);
        REQUIRE(parse_rfc3339(text));
        CHECK(epoch_ms(*parse_rfc3339(text)) == ms);
    }
    CHECK(format_rfc3339(from_epoch_ms(1751643000000)) == "2025-07-04T15:30:00Z");
    CHECK(format_rfc3339(from_epoch_ms(1751643000007)) == "2025-07-04T15:30:00.007Z");
}

TEST_CASE("time: an error says what is wrong without the text") {
    for (const char* text : {"canary", "2025-07-04T15:30:00canary", "2025-07-04T15:30:60Z", "2500-01-01T00:00:00Z"}) {
        const auto time = parse_rfc3339(text);
        REQUIRE_FALSE(time);
        CHECK_FALSE(time.error().empty());
        CHECK(time.error().find("canary") == std::string::npos);
    }
}
