#include <doctest/doctest.h>

#include "tests/consumers/reports/report_bench.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

void post_sample_day(ReportBench& office) {
    for (const auto& body : sample_day()) post(office.bench, body);
}

}  // namespace

TEST_CASE("reports: the day of the sample is reported as of 17:00 and again after 18:20 with one mail per recipient") {
    on_each_store([](TestStore& store) {
        ReportBench office("2025-07-04T17:00:00Z", &store);
        post_sample_day(office);
        office.due("2025-07-04", "2025-07-04T17:00:00Z");
        auto report = office.report("2025-07-04");
        CHECK(report.version == 1);
        CHECK(report.statistics->counts == ReportCounts{11, 9, 2, {81.8}});
        CHECK(report.statistics->peak_hours == std::vector<int>{10, 11});
        CHECK(report.statistics->engagement.unique == 6);
        CHECK(report.statistics->engagement.repeat_contacts == 4);
        CHECK(office.mails().size() == 2);

        office.moment("2025-07-04T18:20:00Z");
        post(office.bench, entry_after_mail());
        office.bench.run();
        office.bench.clock.advance(3s);
        office.ring();
        report = office.report("2025-07-04");
        CHECK(report.version == 2);
        CHECK(report.statistics->counts == ReportCounts{12, 9, 3, {75.0}});
        CHECK(report.late_entries == 1);
        CHECK(office.mails().size() == 2);

        office.moment("2025-07-05T17:00:00Z");
        office.due("2025-07-05", "2025-07-05T17:00:00Z");
        CHECK(office.report("2025-07-05").after_yesterday == 1);
        REQUIRE(office.mails().size() == 4);
        for (const auto& mail : office.mails()) {
            const bool opens = mail.html->find("after yesterday's report: 1") != std::string::npos;
            CHECK(opens == (mail.reference == "report:2025-07-05"));
        }
        CHECK(office.bench.dead_letters().empty());
    });
}

TEST_CASE("reports: entries of the same batch as the report's time are in the report") {
    on_each_store([](TestStore& store) {
        ReportBench office("2025-07-04T17:00:00Z", &store);
        post_sample_day(office);
        office.bench.post(ReportDue{.date = *parse_date("2025-07-04")}, {.subject = "report:clinic-1"});
        office.bench.run();
        CHECK(office.report("2025-07-04").counts().total == 11);
        CHECK(office.bench.one("select cast(sum(total) as text) from daily_stats") == "11");
    });
}

TEST_CASE("reports: a date is mailed once however often its time is said and whoever says it") {
    ReportBench office("2025-07-04T17:00:00Z");
    post_sample_day(office);
    for (const auto* const id : {"e-1", "e-1", "e-2", "e-3"}) office.due("2025-07-04", "2025-07-04T17:00:00Z", id);
    office.bench.restart();
    office.due("2025-07-04", "2025-07-04T17:00:00Z", "e-4");
    CHECK(office.mails().size() == 2);
    CHECK(office.report("2025-07-04").version == 1);
}

TEST_CASE("reports: two stores that read the same events ask for mails of the same ids") {
    std::vector<std::string> ids[2];
    for (auto& seen : ids) {
        ReportBench office("2025-07-04T17:00:00Z");
        office.due("2025-07-04", "2025-07-04T17:00:00Z", "0197d3f0-0000-7000-8000-00000000000a");
        for (const auto& mail : office.mails()) seen.push_back(mail.message_id);
    }
    CHECK(ids[0] == ids[1]);
    CHECK(ids[0].size() == 2);
}

TEST_CASE("reports: a report that comes hours late says so and one that comes days late is only stored") {
    ReportBench office("2025-07-05T06:00:00Z");
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    REQUIRE(office.mails().size() == 2);
    CHECK(office.mails()[0].html->find("Late: due at 17:00 on Friday, 4 July 2025") != std::string::npos);
    CHECK(office.column("late", "2025-07-04") == "1");
    office.moment("2025-07-09T06:00:00Z");
    office.due("2025-07-06", "2025-07-06T17:00:00Z");
    CHECK(office.mails().size() == 2);
    CHECK(office.column("delivery_state", "2025-07-06") == "stored_only");
    office.setting("reporting.catch_up_days", "5");
    office.due("2025-07-07", "2025-07-07T17:00:00Z");
    CHECK(office.mails().size() == 4);
}

TEST_CASE("reports: on demand the version goes up and a mail goes out only where it is asked for") {
    ReportBench office("2025-07-04T12:00:00Z");
    post_sample_day(office);
    office.request("2025-07-04");
    office.request("2025-07-04");
    CHECK(office.report("2025-07-04").version == 2);
    CHECK(office.mails().empty());
    CHECK(office.column("delivery_state", "2025-07-04") == "stored_only");
    office.request("2025-07-04", true);
    office.request("2025-07-04", true);
    CHECK(office.mails().size() == 4);
    office.request("2025-07-05");
    REQUIRE(office.bench.dead_letters().size() == 1);
    CHECK(office.bench.dead_letters()[0].code == "in_the_future");
}

TEST_CASE("reports: what was mailed on demand does not take the place of the mail at its time") {
    ReportBench office("2025-07-04T12:00:00Z");
    office.request("2025-07-04", true);
    office.moment("2025-07-04T17:00:00Z");
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    CHECK(office.mails().size() == 4);
}

TEST_CASE("reports: the last day of a week and a month makes their reports too without a mail") {
    ReportBench office("2025-08-31T17:00:00Z");  // a Sunday
    post(office.bench, interaction({.time = "2025-08-25T09:00:00Z", .patient = "p1"}));
    post(office.bench, interaction({.time = "2025-08-31T09:00:00Z", .success = false, .patient = "p1"}));
    office.due("2025-08-31", "2025-08-31T17:00:00Z");
    const auto week = office.report("2025-08-25", "week");
    CHECK(week.statistics->counts == ReportCounts{2, 1, 1, {50.0}});
    CHECK(week.statistics->daily.size() == 7);
    CHECK(week.statistics->engagement.unique == 1);
    CHECK(office.report("2025-08-01", "month").statistics->daily.size() == 31);
    CHECK(office.mails().size() == 2);
    CHECK(office.column("delivery_state", "2025-08-25", "week") == "stored_only");
}

TEST_CASE("reports: a week that is over has its own patients however often they came since") {
    ReportBench office("2025-09-20T12:00:00Z");
    for (const auto* const time : {"2025-08-26T09:00:00Z", "2025-09-10T09:00:00Z"}) {
        post(office.bench, interaction({.time = time, .patient = "p1"}));
    }
    post(office.bench, interaction({.time = "2025-09-11T09:00:00Z", .patient = "p2"}));
    office.request("2025-08-28", false, "week");
    CHECK(office.report("2025-08-25", "week").statistics->engagement.unique == 1);
}

TEST_CASE("reports: the journal's seal of the last closed day is in the report") {
    ReportBench office("2025-07-04T17:00:00Z");
    office.bench.post(AuditSealed{*parse_date("2025-07-03"), "5ea1", 412}, {.subject = "clinic-1"});
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    REQUIRE(office.report("2025-07-04").seal.has_value());
    CHECK(office.report("2025-07-04").seal->seal == "5ea1");
    CHECK(office.column("html", "2025-07-04").find("5ea1") != std::string::npos);
}

TEST_CASE("reports: retention removes old reports and what points at a person") {
    ReportBench office("2025-07-04T17:00:00Z");
    auto body = interaction({.time = "2025-07-04T09:00:00Z", .patient = "p1"});
    body.patient_name = "Maria Lopez";
    post(office.bench, body);
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    office.moment("2025-08-04T02:30:00Z");
    office.bench.post(RetentionDue{*parse_date("2025-08-04"), {{"reports", 30}, {"interactions", 30}}, {}}, {.subject = "retention"});
    office.bench.run();
    CHECK(office.bench.count("reports") == 0);
    CHECK(office.bench.one("select coalesce(patient_name, '-') from report_entries") == "-");
    CHECK(office.bench.follow_ups("audit.access").size() == 2);
}
