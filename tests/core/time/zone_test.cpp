#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "core/json/json.hpp"
#include "core/time/zone.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

std::optional<json::Document> corpus(const char* file) {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: time-zones corpus is absent\n";
        return std::nullopt;
    }
    std::ifstream in(testing::corpora_dir() / "time-zones" / file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto document = json::Document::parse(text);
    REQUIRE(document);
    return std::move(*document);
}

std::string text(const json::Value& object, std::string_view member) { return std::string(object.find(member)->string()); }
Time instant(const json::Value& object, std::string_view member) { return *parse_rfc3339(text(object, member)); }

Zone zone_of(const json::Value& object) {
    const auto zone = Zone::find(text(object, "zone"));
    REQUIRE(zone);
    return *zone;
}

}  // namespace

TEST_CASE("zone: every local day of the corpus begins and ends at its instants") {
    const auto document = corpus("local-days.json");
    if (!document) return;
    CAPTURE(text(document->root(), "tzdata"));
    for (const auto& day : document->root().find("days")->items()) {
        CAPTURE(text(day, "zone"));
        CAPTURE(text(day, "local_date"));
        const Zone zone = zone_of(day);
        const auto date = *parse_date(text(day, "local_date"));
        const Time start = from_epoch_ms(*day.find("start_ms")->integer());
        const Time end = from_epoch_ms(*day.find("end_ms")->integer());
        CHECK(zone.start_of(date) == start);
        CHECK(zone.end_of(date) == end);
        if (start == end) continue;  // a date that never happened
        CHECK(zone.date_of(start) == date);
        CHECK(zone.date_of(end - Duration{1}) == date);
        CHECK(zone.date_of(start - Duration{1}) < date);
        CHECK(zone.date_of(end) > date);
    }
}

TEST_CASE("zone: a wall-clock time that is skipped comes next and a doubled one comes first") {
    const auto document = corpus("odd-local-times.json");
    if (!document) return;
    for (const auto& odd : document->root().find("cases")->items()) {
        CAPTURE(text(odd, "zone"));
        CAPTURE(text(odd, "local"));
        const Zone zone = zone_of(odd);
        const std::string local = text(odd, "local");
        const auto minutes = std::chrono::minutes{std::stoi(local.substr(11, 2)) * 60 + std::stoi(local.substr(14, 2))};
        const Time at = zone.at(*parse_date(local.substr(0, 10)), minutes);
        if (text(odd, "kind") == "overlap") {
            CHECK(at == instant(odd, "earlier_utc"));
        } else {
            // the first instant behind the gap: both readings of the corpus lie on its two sides
            CHECK(at <= instant(odd, "with_offset_before_utc"));
            CHECK(at > instant(odd, "with_offset_after_utc"));
            const Time before = at - Duration{1};
            CHECK(format_date(zone.date_of(before)) + "T" + zone.time_of_day(before) < local);
            CHECK(format_date(zone.date_of(at)) + "T" + zone.time_of_day(at) > local);
        }
    }
}

TEST_CASE("zone: every change of offset of the corpus is known") {
    const auto document = corpus("transitions-2025-2028.json");
    if (!document) return;
    for (const auto& member : document->root().find("zones")->members()) {
        const auto zone = Zone::find(member.name);
        CAPTURE(std::string(member.name));
        REQUIRE(zone);
        for (const auto& change : member.value.items()) {
            CAPTURE(text(change, "utc"));
            const Time at = from_epoch_ms(*change.find("utc_ms")->integer());
            const auto offset_at = [&](Time t) {
                return *parse_rfc3339(zone->format(t).substr(0, 19) + "Z") - std::chrono::floor<std::chrono::seconds>(t);
            };
            CHECK(offset_at(at) == std::chrono::seconds{*change.find("offset_after_s")->integer()});
            CHECK(offset_at(at - Duration{1000}) == std::chrono::seconds{*change.find("offset_before_s")->integer()});
        }
    }
}

TEST_CASE("zone: hours are local labels and a doubled hour is one") {
    const Zone berlin = *Zone::find("Europe/Berlin");
    CHECK(berlin.hour_of(*parse_rfc3339("2026-10-25T00:30:00Z")) == 2);
    CHECK(berlin.hour_of(*parse_rfc3339("2026-10-25T01:30:00Z")) == 2);
    CHECK(berlin.format(*parse_rfc3339("2026-10-25T01:30:00Z")) == "2026-10-25T02:30:00+01:00");
    const Zone kolkata = *Zone::find("Asia/Kolkata");
    CHECK(format_date(kolkata.date_of(*parse_rfc3339("2025-07-04T18:29:59Z"))) == "2025-07-04");
    CHECK(format_date(kolkata.date_of(*parse_rfc3339("2025-07-04T18:30:00Z"))) == "2025-07-05");
    CHECK(kolkata.time_of_day(*parse_rfc3339("2025-07-04T18:29:59Z")) == "23:59:59");
}

TEST_CASE("zone: names outside the database are nothing") {
    for (const char* name : {"", "Nowhere/City", "../../etc/passwd", "/etc/localtime", "Europe/Berlin\n", "UTC+25:00"}) {
        CHECK_FALSE(Zone::find(name));
    }
    CHECK(Zone::find("UTC"));
    CHECK(Zone::find("America/Argentina/Buenos_Aires"));
}

TEST_CASE("zone: dates are days of the calendar") {
    for (const char* text : {"2025-13-40", "4 July", "2025-02-29", "2025-7-4", "2025-07-04x", "", "２０２５-07-04"}) {
        CHECK_FALSE(parse_date(text));
    }
    CHECK(format_date(plus_days(*parse_date("2024-02-28"), 2)) == "2024-03-01");
}
