#include <doctest/doctest.h>

#include "consumers/interactions/interactions.hpp"
#include "consumers/reports/reports.hpp"
#include "schemas/interactions/interactions.hpp"
#include "tests/support/portal_bench.hpp"
#include "tests/support/worker_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// One line of the example of metrics.md section 2, clinic zone UTC, 2025-07-04.
struct Line {
    const char* time;
    const char* type;
    bool ok;
    const char* patient;
    bool is_new;
};
constexpr Line kDay[] = {{"09:05", "booking", true, "p1", false},       {"09:40", "faq", true, "p2", false},
                         {"10:10", "booking", true, "p2", true},        {"10:15", "rescheduling", false, "p3", false},
                         {"10:55", "confirmation", true, "p1", false},  {"11:20", "callback", true, "p4", false},
                         {"11:30", "faq", true, "p5", false},           {"11:45", "booking", false, "p6", true},
                         {"14:00", "new_patient_forms", true, "p6", true}, {"14:30", "misc", true, nullptr, false},
                         {"16:59", "booking", true, "p5", false},       {"18:20", "faq", false, "p7", false}};

void post(WorkerBench& bench, const std::string& date, const Line& line) {
    InteractionRecorded body;
    body.interaction_id = derive_uuid(date + line.time);
    body.timestamp = *parse_rfc3339(date + "T" + line.time + ":00Z");
    body.interaction_type = line.type;
    body.success = line.ok;
    if (!line.ok) body.error_message = "no slot";
    if (line.patient != nullptr) body.patient_ref = line.patient;
    if (line.is_new) body.details = JsonText{R"({"is_new_patient":true})"};
    bench.post(body, {.subject = line.patient == nullptr ? body.interaction_id : line.patient, .clinic = "c1", .time = body.timestamp});
}

void play(TestStore& store, const WorkerBench::Make& worker, std::size_t lines) {
    WorkerBench bench(worker, portal_tables(), {}, &store);
    bench.clock.set_wall(*parse_rfc3339("2025-07-04T18:29:00Z"));
    for (std::size_t i = 0; i < lines; ++i) post(bench, "2025-07-04", kDay[i]);
    CHECK(bench.run() > 0);
    CHECK(bench.dead_letters().empty());
}

}  // namespace

TEST_CASE("portal: the summary of today is the example of the metrics") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        play(store, consumers::reports, 11);
        const auto mail = portal.get("/v1/interactions/summary");
        REQUIRE(mail.status == 200);
        CHECK(mail.at("total") == "11");
        CHECK(mail.at("success_rate") == "81.8");
        CHECK(mail.at("by_type.faq.success_rate") == "100");
        CHECK(mail.at("by_hour") == "[0,0,0,0,0,0,0,0,0,2,3,3,0,0,2,0,1,0,0,0,0,0,0,0]");
    });
}

TEST_CASE("portal: the summary grows with the evening's entry") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        play(store, consumers::reports, 12);
        for (const char* path : {"/v1/interactions/summary", "/api/interaction_summary"}) {
            const auto got = portal.get(path);
            REQUIRE(got.status == 200);
            CHECK(got.at("date") == "\"2025-07-04\"");
            CHECK(got.at("as_of") == "\"2025-07-04T18:30:00Z\"");
            CHECK(got.at("total") == "12");
            CHECK(got.at("success") == "9");
            CHECK(got.at("failed") == "3");
            CHECK(got.at("success_rate") == "75");
            CHECK(got.at("by_type.booking") == R"({"total":4,"success":3,"failed":1,"success_rate":75})");
            CHECK(got.at("by_type.faq.success_rate") == "66.7");
            CHECK(got.at("by_hour.18") == "1");
            CHECK(got.at("peak_hours") == "[10,11]");
        }
    });
}

TEST_CASE("portal: statistics hold every date and the engagement of the example") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        play(store, consumers::reports, 12);
        for (const char* path : {"/v1/interactions/statistics", "/api/interaction_statistics?days=7"}) {
            const auto got = portal.get(path);
            REQUIRE(got.status == 200);
            CHECK(got.at("from") == "\"2025-06-28\"");
            CHECK(got.at("to") == "\"2025-07-04\"");
            CHECK(got.at("days") == "7");
            CHECK(got.size("daily") == 7);
            CHECK(got.at("daily.0") == R"({"date":"2025-06-28","total":0,"success":0,"failed":0,"success_rate":null})");
            CHECK(got.at("daily.6.success_rate") == "75");
            CHECK(got.size("by_type.booking.trend") == 7);
            CHECK(got.at("engagement.unique") == "7");
            CHECK(got.at("engagement.new") == "2");
            CHECK(got.at("engagement.returning") == "5");
            CHECK(got.at("engagement.unknown") == "1");
            CHECK(got.at("engagement.repeat_contacts") == "4");
            CHECK(got.at("engagement.faq_to_booking") == "66.7");
        }
        CHECK(portal.get("/v1/interactions/statistics?days=1").size("daily") == 1);
        CHECK(portal.get("/v1/interactions/statistics", {.clinic = "c2"}).at("total") == "0");
    });
}

TEST_CASE("portal: days outside 1 to 366 and days that are no number are refused") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    for (const char* days : {"0", "367", "-1"}) {
        const auto got = portal.get("/v1/interactions/statistics?days=" + std::string(days));
        CHECK(got.status == 422);
        CHECK(got.at("code") == "\"validation_failed\"");
        CHECK(got.at("errors.0.pointer") == "\"days\"");
    }
    CHECK(portal.get("/v1/interactions/statistics?days=week").status == 400);
    CHECK(portal.get("/v1/interactions/statistics?days=366").size("daily") == 366);
}

TEST_CASE("portal: a date's interactions are those that were posted in time order") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        play(store, consumers::interactions, 12);
        for (const char* path : {"/v1/interactions?date=2025-07-04", "/api/daily_interactions/2025-07-04"}) {
            const auto got = portal.get(path);
            REQUIRE(got.status == 200);
            CHECK(got.size("items") == 12);
            CHECK(got.at("items.0.time") == "\"09:05:00\"");
            CHECK(got.at("items.11.time") == "\"18:20:00\"");
            CHECK(got.at("items.11.error_message") == "\"no slot\"");
            CHECK(got.at("next") == "null");
        }
        CHECK(portal.get("/v1/interactions?date=2025-07-05").size("items") == 0);
    });
}
