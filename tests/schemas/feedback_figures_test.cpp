#include "schemas/figures/feedback.hpp"

#include <doctest/doctest.h>

using namespace carewire;
using namespace carewire::figures;

namespace {

using Amounts = std::map<std::string, std::int64_t>;

std::string instruments(const FeedbackCounters& of) {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    write_feedback_instruments(out, *parse_date("2025-07-01"), *parse_date("2025-07-04"), of);
    out.end_object();
    return text;
}

bool holds(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("feedback figures: averages medians and percentiles of metrics.md") {
    CHECK(average(Amounts{{"5", 1}, {"4", 2}, {"2", 1}}) == 3.75);
    CHECK(average(Amounts{{"1", 1}, {"2", 2}}) == 1.67);
    CHECK(average(Amounts{}) == std::nullopt);
    CHECK(median(Amounts{{"2", 1}, {"4", 1}, {"6", 1}, {"20", 1}}) == 5);
    CHECK(median(Amounts{{"1", 1}, {"2", 1}, {"3", 1}, {"10", 1}, {"50", 1}}) == 3);
    CHECK(median(Amounts{{"3", 0}}) == std::nullopt);
    CHECK(percentile(Amounts{{"1", 1}, {"2", 1}, {"3", 1}, {"10", 1}, {"50", 1}}, 95) == 50);
    CHECK(percentile(Amounts{{"7", 20}, {"9", 1}}, 95) == 7);
}

TEST_CASE("feedback figures: a share's interval is Wilson's") {
    const auto interval = wilson(40, 50);
    REQUIRE(interval.has_value());
    CHECK(interval->low == 67.0);
    CHECK(interval->high == 88.8);
    CHECK_FALSE(wilson(0, 0).has_value());
}

TEST_CASE("feedback figures: the standard questions come out as their books say") {
    const auto text = instruments({{"fft", {{"very good", 28}, {"good", 12}, {"neither good nor poor", 4}, {"poor", 2}, {"very poor", 1}, {"don't know", 3}}},
                                   {"nps", {{"10", 6}, {"9", 5}, {"8", 3}, {"7", 2}, {"6", 1}, {"0", 3}}},
                                   {"csat", {{"5", 3}, {"4", 4}, {"3", 1}, {"2", 1}, {"1", 1}}},
                                   {"ces", {{"7", 2}, {"6", 2}, {"5", 2}, {"4", 1}, {"2", 1}}},
                                   {"agreement", {{"agreed", 17}, {"differed", 3}}},
                                   {"staff_critical", {{"seen", 3}, {"missed", 1}}}});
    CHECK(holds(text, R"("fft":{"answers":50,"positive":80,"positive_interval":[67,88.8],"negative":6,)"));
    CHECK(holds(text, R"("nps":{"answers":20,"promoters":11,"passive":5,"detractors":4,"score":35})"));
    CHECK(holds(text, R"("csat":{"answers":10,"average":3.7,"share":70,)"));
    CHECK(holds(text, R"("ces":{"answers":8,"average":5.25,"share":75,)"));
    CHECK(holds(text, R"("agreement":85,"critical_by_staff":4,"missed_critical_rate":25)"));
}

TEST_CASE("feedback figures: nothing answered is null and a score may lie below zero") {
    const auto none = instruments({});
    CHECK(holds(none, R"("score":null)"));
    CHECK(holds(none, R"("positive":null,"positive_interval":null)"));
    CHECK(holds(instruments({{"nps", {{"3", 2}, {"10", 1}}}}), R"("score":-33.3)"));
}
