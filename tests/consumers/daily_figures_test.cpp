#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "consumers/reports/daily_store.hpp"
#include "consumers/reports/reports.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/reports"};

figures::Day figures_of(WorkerBench& bench, const std::string& date = "2025-07-04", const std::string& clinic = "clinic-1") {
    return bench.database().read([&](Sql& sql) { return reports::daily_figures(sql, {clinic}, date); });
}

/// The day of metrics.md section 2: the eleven entries before the mail of 17:00.
std::vector<InteractionRecorded> day_until_17() {
    return {interaction({"2025-07-04T09:05:00Z", "booking", true, "p1"}),
            interaction({"2025-07-04T09:40:00Z", "faq", true, "p2"}),
            interaction({"2025-07-04T10:10:00Z", "booking", true, "p2", true}),
            interaction({"2025-07-04T10:15:00Z", "rescheduling", false, "p3"}),
            interaction({"2025-07-04T10:55:00Z", "confirmation", true, "p1"}),
            interaction({"2025-07-04T11:20:00Z", "callback", true, "p4"}),
            interaction({"2025-07-04T11:30:00Z", "faq", true, "p5"}),
            interaction({"2025-07-04T11:45:00Z", "booking", false, "p6", true, "", "calendar is full"}),
            interaction({"2025-07-04T14:00:00Z", "new_patient_forms", true, "p6", true}),
            interaction({"2025-07-04T14:30:00Z", "misc", true}),
            interaction({"2025-07-04T16:59:00Z", "booking", true, "p5"})};
}
InteractionRecorded entry_of_18_20() { return interaction({"2025-07-04T18:20:00Z", "faq", false, "p7"}); }

void check_as_of_17(const figures::Day& day) {
    CHECK(day.counts == figures::Counts{11, 9});
    CHECK(day.counts.failed() == 2);
    CHECK(day.counts.success_rate() == 81.8);
    CHECK(day.by_type.at("booking") == figures::Counts{4, 3});
    CHECK(day.by_type.at("booking").success_rate() == 75.0);
    CHECK(day.by_type.at("faq") == figures::Counts{2, 2});
    figures::HourCounts hours{};
    hours[9] = 2, hours[10] = 3, hours[11] = 3, hours[14] = 2, hours[16] = 1;
    CHECK(day.by_hour == hours);
    CHECK(figures::peak_hours(day.by_hour) == std::vector<int>{10, 11});
    CHECK(day.engagement == figures::Engagement{6, 2, 1, 4, 2, 2});
    CHECK(day.engagement.returning() == 4);
    CHECK(day.engagement.faq_to_booking() == 100.0);
    CHECK(day.failures == std::vector<figures::FailureReason>{{"calendar is full", 1}, {"no slot", 1}});
}

void check_after_18_20(const figures::Day& day) {
    CHECK(day.counts == figures::Counts{12, 9});
    CHECK(day.counts.success_rate() == 75.0);
    CHECK(day.by_type.at("booking") == figures::Counts{4, 3});
    CHECK(day.by_type.at("faq").success_rate() == 66.7);
    CHECK(day.by_hour[18] == 1);
    CHECK(figures::peak_hours(day.by_hour) == std::vector<int>{10, 11});
    CHECK(day.engagement == figures::Engagement{7, 2, 1, 4, 3, 2});
    CHECK(day.engagement.returning() == 5);
    CHECK(day.engagement.faq_to_booking() == 66.7);
    CHECK(day.failures == std::vector<figures::FailureReason>{{"no slot", 2}, {"calendar is full", 1}});
}

}  // namespace

TEST_CASE("reports: the worked example comes out as of 17:00 and after 18:20") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::reports, kFolders, {}, &store);
        for (const auto& body : day_until_17()) post(bench, body);
        bench.run();
        check_as_of_17(figures_of(bench));
        post(bench, entry_of_18_20());
        bench.run();
        check_after_18_20(figures_of(bench));
        CHECK(bench.dead_letters().empty());
    });
}

TEST_CASE("reports: order of arrival and repeated deliveries change no figure") {
    auto entries = day_until_17();
    entries.push_back(entry_of_18_20());
    for (unsigned seed = 0; seed < 5; ++seed) {
        std::shuffle(entries.begin(), entries.end(), std::mt19937(seed));
        WorkerBench bench(consumers::reports, kFolders);
        for (const auto& body : entries) post(bench, body, {.id = "event-" + body.interaction_id});
        for (const auto& body : entries) post(bench, body, {.id = "event-" + body.interaction_id});
        bench.run();
        check_after_18_20(figures_of(bench));
    }
}

TEST_CASE("reports: the same interaction under another event id counts once") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::reports, kFolders, {}, &store);
        for (int i = 0; i < 3; ++i) post(bench, interaction({.patient = "p1", .id = "0197d3f0-0000-7000-8000-000000000001"}));
        bench.run();
        CHECK(figures_of(bench).counts == figures::Counts{1, 1});
        CHECK(figures_of(bench).engagement.repeat_contacts == 0);
    });
}

TEST_CASE("reports: a clinic sees its own figures only") {
    WorkerBench bench(consumers::reports, kFolders);
    post(bench, interaction({.patient = "p1"}), {.clinic = "clinic-1"});
    post(bench, interaction({.patient = "p1"}), {.clinic = "clinic-2"});
    post(bench, interaction({.success = false, .patient = "p1"}), {.clinic = "clinic-2"});
    bench.run();
    CHECK(figures_of(bench, "2025-07-04", "clinic-1").counts == figures::Counts{1, 1});
    CHECK(figures_of(bench, "2025-07-04", "clinic-2").counts == figures::Counts{2, 1});
    CHECK(figures_of(bench, "2025-07-04", "clinic-2").engagement.repeat_contacts == 1);
    CHECK(figures_of(bench, "2025-07-04", "clinic-3").counts == figures::Counts{0, 0});
}

TEST_CASE("reports: a patient without a ref is known by name and masked number") {
    WorkerBench bench(consumers::reports, kFolders);
    const auto named = [&](std::optional<std::string> name, std::optional<std::string> number) {
        auto body = interaction({});
        body.patient_name = std::move(name);
        body.contact_number = std::move(number);
        post(bench, body);
    };
    named("Élodie Ñuñez", "****1234");
    named("ÉLODIE ÑUÑEZ", "****1234");
    named("Élodie Ñuñez", "****9999");
    named("Élodie Ñuñez", std::nullopt);
    named(std::nullopt, "****1234");
    bench.run();
    CHECK(figures_of(bench).engagement == figures::Engagement{2, 0, 2, 1, 0, 0});
}

TEST_CASE("reports: no rollup row holds a name") {
    WorkerBench bench(consumers::reports, kFolders);
    auto body = interaction({});
    body.patient_name = "Canary Name";
    body.contact_number = "****1234";
    post(bench, body);
    bench.run();
    for (const auto& row : bench.rows("select patient from report_entries union all select patient from report_patients")) {
        CHECK(is_uuid(row.text(0)));
    }
}

TEST_CASE("reports: a booking counts for an faq up to 24 hours before it and never for a later one") {
    WorkerBench bench(consumers::reports, kFolders);
    post(bench, interaction({"2025-07-03T12:00:00Z", "faq", true, "in-time"}));
    post(bench, interaction({"2025-07-04T12:00:00Z", "booking", true, "in-time"}));
    post(bench, interaction({"2025-07-03T12:00:00Z", "faq", true, "late"}));
    post(bench, interaction({"2025-07-04T12:00:00.001Z", "booking", true, "late"}));
    post(bench, interaction({"2025-07-03T12:00:00Z", "faq", true, "at-once"}));
    post(bench, interaction({"2025-07-03T12:00:00Z", "booking", true, "at-once"}));
    post(bench, interaction({"2025-07-03T12:00:00Z", "faq", true, "failed"}));
    post(bench, interaction({"2025-07-03T13:00:00Z", "booking", false, "failed"}));
    bench.run();
    CHECK(figures_of(bench, "2025-07-03").engagement.faq_patients == 4);
    CHECK(figures_of(bench, "2025-07-03").engagement.faq_booked == 1);
}

TEST_CASE("reports: another zone counts every date again") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::reports, kFolders, {}, &store);
        post(bench, interaction({"2025-07-04T18:29:59Z", "faq", true, "p1"}));
        post(bench, interaction({"2025-07-04T18:30:00Z", "booking", true, "p1"}));
        bench.run();
        CHECK(figures_of(bench, "2025-07-04").counts.total == 2);
        set(bench, "clinic.timezone", R"("Asia/Kolkata")");
        post(bench, interaction({"2025-07-04T20:00:00Z", "misc", true, "p1"}));
        bench.run();
        CHECK(figures_of(bench, "2025-07-04").counts.total == 1);
        CHECK(figures_of(bench, "2025-07-04").engagement == figures::Engagement{1, 0, 0, 0, 1, 1});
        CHECK(figures_of(bench, "2025-07-05").counts.total == 2);
        CHECK(figures_of(bench, "2025-07-05").engagement == figures::Engagement{1, 0, 0, 1, 0, 0});
        CHECK(figures_of(bench, "2025-07-05").by_hour[0] == 1);
    });
}

TEST_CASE("reports: a zone that does not exist is a dead letter and changes nothing") {
    WorkerBench bench(consumers::reports, kFolders);
    set(bench, "clinic.timezone", R"("Mars/Olympus")");
    set(bench, "clinic.timezone", "17");
    set(bench, "clinic.name", R"("Bright Smile")");
    bench.run();
    CHECK(bench.dead_letters().size() == 2);
    CHECK(bench.count("report_zones") == 0);
}
