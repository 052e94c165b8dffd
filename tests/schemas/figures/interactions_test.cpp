#include "schemas/figures/interactions.hpp"

#include <doctest/doctest.h>

#include "schemas/figures/interactions_json.hpp"
#include "schemas/figures/rounding.hpp"

using namespace carewire;
using namespace carewire::figures;

TEST_CASE("figures: a percentage has one decimal and is rounded half up from integers") {
    CHECK(percentage(9, 11) == 81.8);
    CHECK(percentage(2, 3) == 66.7);
    CHECK(percentage(1, 16) == 6.3);  // 6.25
    CHECK(percentage(1, 3) == 33.3);
    CHECK(percentage(0, 4) == 0.0);
    CHECK(percentage(4, 4) == 100.0);
    CHECK_FALSE(percentage(0, 0).has_value());
}

TEST_CASE("figures: peak hours are all hours with the highest count") {
    HourCounts by_hour{};
    CHECK(peak_hours(by_hour).empty());
    by_hour[9] = 2;
    by_hour[11] = 3;
    by_hour[10] = 3;
    CHECK(peak_hours(by_hour) == std::vector<int>{10, 11});
}

TEST_CASE("figures: the rate of a period is sum over sum") {
    RollupRows rows;
    rows.types = {{"2025-07-03", "booking", {4, 3}}, {"2025-07-04", "booking", {2, 1}}};
    CHECK(period("2025-07-04", 7, rows).counts.success_rate() == 66.7);
}

TEST_CASE("figures: a period ends today and shows every date") {
    RollupRows rows;
    rows.types = {{"2025-06-27", "faq", {9, 9}}, {"2025-06-28", "faq", {1, 1}}, {"2025-07-04", "faq", {2, 0}}};
    const auto week = period("2025-07-04", 7, rows);
    CHECK(week.from == "2025-06-28");
    CHECK(week.daily.size() == 7);
    CHECK(week.counts == Counts{3, 1});
    CHECK(week.daily[1] == DatedCounts{"2025-06-29", {0, 0}});
    CHECK_FALSE(week.daily[1].counts.success_rate().has_value());
    CHECK(week.by_type.at("faq").trend[6] == DatedCounts{"2025-07-04", {2, 0}});
}

TEST_CASE("figures: patients of a period are those last seen in it") {
    RollupRows rows;
    rows.engagement = {{"2025-07-03", {.patients = 5, .new_patients = 1, .repeat_contacts = 9}, 2},
                       {"2025-07-04", {.patients = 4, .new_patients = 2, .repeat_contacts = 3}, 4}};
    const auto figures = period("2025-07-04", 2, rows).engagement;
    CHECK(figures.patients == 6);
    CHECK(figures.new_patients == 3);
    CHECK(figures.repeat_contacts == 3);
}

TEST_CASE("figures: failures are shown most frequent first then alphabetically") {
    RollupRows rows;
    rows.failures = {{"no slot", 1}, {"timeout", 2}, {"busy", 1}};
    CHECK(day("2025-07-04", rows).failures == std::vector<FailureReason>{{"timeout", 2}, {"busy", 1}, {"no slot", 1}});
}

TEST_CASE("figures: a summary without entries has null rates and no peak") {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    write_summary(out, day("2025-07-04", {}));
    out.end_object();
    CHECK(text ==
          R"({"total":0,"success":0,"failed":0,"success_rate":null,"by_type":{},"by_hour":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"peak_hours":[]})");
}
