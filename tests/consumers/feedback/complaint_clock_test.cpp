#include "consumers/feedback/complaint_clock.hpp"

#include <doctest/doctest.h>

#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::feedback;
using carewire::testing::at;

namespace {

Zone zone(std::string_view name) { return Zone::find(name).value(); }

std::int64_t minutes(std::string_view from, std::string_view to, std::string_view hours = "Mon-Fri 09:00-17:00",
                     std::string_view zone_name = "UTC", const std::vector<LocalDate>& holidays = {}) {
    return business_minutes(at(from), at(to), zone(zone_name), BusinessHours::parse(hours).value(), holidays);
}

}  // namespace

TEST_CASE("complaint clock: the third working day after the day of receipt ends it") {
    FeedbackSettings settings;
    CHECK(acknowledge_until(at("2025-11-07T16:40:00Z"), Zone::utc(), settings) == at("2025-11-12T23:59:59Z"));
    settings.holidays = {parse_date("2025-11-10").value()};
    CHECK(acknowledge_until(at("2025-11-07T16:40:00Z"), Zone::utc(), settings) == at("2025-11-13T23:59:59Z"));
    settings.complaint_ack_days = 1;
    CHECK(acknowledge_until(at("2025-11-08T10:00:00Z"), Zone::utc(), settings) == at("2025-11-11T23:59:59Z"));
}

TEST_CASE("complaint clock: dates are the clinic's also across summer time") {
    FeedbackSettings settings;
    // Thursday 23:30 in Berlin is Friday in Kolkata
    CHECK(acknowledge_until(at("2026-03-26T22:30:00Z"), zone("Europe/Berlin"), settings) == at("2026-03-31T21:59:59Z"));
    CHECK(acknowledge_until(at("2026-03-26T22:30:00Z"), zone("Asia/Kolkata"), settings) == at("2026-04-01T18:29:59Z"));
}

TEST_CASE("complaint clock: an answer is due months later on the same day or the last one") {
    FeedbackSettings settings;
    CHECK(answer_until(at("2025-11-07T16:40:00Z"), Zone::utc(), settings) == at("2026-05-07T23:59:59Z"));
    CHECK(answer_until(at("2025-08-31T10:00:00Z"), Zone::utc(), settings) == at("2026-02-28T23:59:59Z"));
    settings.complaint_answer_months = 1;
    CHECK(answer_until(at("2024-01-31T10:00:00Z"), Zone::utc(), settings) == at("2024-02-29T23:59:59Z"));
}

TEST_CASE("business hours: only minutes inside them count") {
    CHECK(minutes("2025-11-07T16:40:00Z", "2025-11-10T09:10:00Z") == 30);  // Friday evening to Monday morning
    CHECK(minutes("2025-11-07T18:00:00Z", "2025-11-09T10:00:00Z") == 0);
    CHECK(minutes("2025-11-05T08:00:00Z", "2025-11-06T18:00:00Z") == 960);
    CHECK(minutes("2025-11-05T10:00:00Z", "2025-11-05T10:00:59Z") == 0);
    CHECK(minutes("2025-11-07T16:40:00Z", "2025-11-10T09:10:00Z", "Mon-Fri 09:00-17:00", "UTC", {parse_date("2025-11-10").value()}) == 20);
    CHECK(minutes("2025-11-08T08:00:00Z", "2025-11-08T13:00:00Z", "Mon-Fri 09:00-17:00, Sat 09:00-12:00") == 180);
    CHECK(minutes("2025-11-05T03:00:00Z", "2025-11-05T04:00:00Z", "Mon-Fri 09:00-17:00", "Asia/Kolkata") == 30);
    CHECK(minutes("2025-11-05T00:00:00Z", "2025-11-06T00:00:00Z", "Wed 00:00-24:00") == 1440);
}

TEST_CASE("business hours: what cannot be read is nothing") {
    for (const char* text : {"Mon-Fri", "Mon-Fri 9-17", "Mon-Fri 17:00-09:00", "Someday 09:00-10:00", "Mon 09:60-10:00", "Mon 09:00-25:00", "nonsense,"}) {
        CAPTURE(text);
        CHECK_FALSE(BusinessHours::parse(text).has_value());
    }
}
