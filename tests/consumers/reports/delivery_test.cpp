#include <doctest/doctest.h>

#include "tests/consumers/reports/report_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// A report whose mails are on their way.
struct Mailed : ReportBench {
    explicit Mailed(TestStore* store = nullptr) : ReportBench("2025-07-04T17:00:00Z", store) {
        setting("reporting.backup_email", R"("backup@clinic.example")");
        due("2025-07-04", "2025-07-04T17:00:00Z");
    }
    std::string state() { return column("delivery_state", "2025-07-04"); }
    std::size_t told(std::string_view type) { return bench.follow_ups(type).size(); }
};

}  // namespace

TEST_CASE("reports: accepted mails make a report sent and its first moment stays") {
    on_each_store([](TestStore& store) {
        Mailed office(&store);
        CHECK(office.state() == "pending");
        const auto mails = office.mails();
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].subject == "Daily interaction report - Bright Smile - 2025-07-04");
        CHECK(mails[0].purpose == "daily_report");
        CHECK(mails[0].reference == "report:2025-07-04");
        CHECK(mails[0].max_attempts == 4);
        CHECK(mails[0].to != mails[1].to);
        office.settle<MessageAccepted>(mails[0]);
        CHECK(office.state() == "sent");
        CHECK(office.told("report.sent") == 0);
        office.settle<MessageAccepted>(mails[1]);
        REQUIRE(office.told("report.sent") == 1);
        CHECK(from_json<ReportSent>(office.bench.follow_ups("report.sent")[0].body)->recipients == 2);
    });
}

TEST_CASE("reports: when no mail arrives the backup address is told once with the server's last words") {
    on_each_store([](TestStore& store) {
        Mailed office(&store);
        office.settle<MessageFailed>(office.mails()[0], "550 no such user", "smtp_550");
        CHECK(office.mails().size() == 2);
        office.settle<MessageFailed>(office.mails()[1], "421 try <later> & later", "smtp_421");
        REQUIRE(office.mails().size() == 3);
        const auto notice = office.mails()[2];
        CHECK(notice.to == "backup@clinic.example");
        CHECK(notice.purpose == "report_fallback");
        CHECK(notice.html->find("421 try &lt;later&gt; &amp; later") != std::string::npos);
        CHECK(notice.text->find("421 try <later> & later") != std::string::npos);
        CHECK(notice.text->find("2 of 2 mails failed") != std::string::npos);
        CHECK(office.told("report.failed") == 0);
        office.settle<MessageAccepted>(notice);
        CHECK(office.state() == "backup_sent");
        CHECK(from_json<ReportSent>(office.bench.follow_ups("report.sent")[0].body)->backup);
    });
}

TEST_CASE("reports: one bad address does not unmake the report and the backup address hears of it") {
    Mailed office;
    office.settle<MessageFailed>(office.mails()[0], "550 no such user");
    office.settle<MessageAccepted>(office.mails()[1]);
    CHECK(office.state() == "sent");
    REQUIRE(office.mails().size() == 3);
    CHECK(office.mails()[2].text->find("1 of 2 mails failed") != std::string::npos);
    office.settle<MessageAccepted>(office.mails()[2]);
    CHECK(office.state() == "sent");
}

TEST_CASE("reports: when the backup fails too it is an alert and the report is still there") {
    Mailed office;
    for (int i = 0; i < 3; ++i) office.settle<MessageFailed>(office.mails()[static_cast<std::size_t>(i)], "451 down", "smtp_451");
    CHECK(office.state() == "failed");
    REQUIRE(office.told("report.failed") == 1);
    const auto failed = from_json<ReportFailed>(office.bench.follow_ups("report.failed")[0].body).value();
    CHECK(failed.stage == "backup");
    CHECK(failed.code == "smtp_451");
    CHECK(office.report("2025-07-04").version == 1);
}

TEST_CASE("reports: without a backup address the failure is an alert at once") {
    ReportBench office("2025-07-04T17:00:00Z");
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    for (const auto& mail : office.mails()) office.settle<MessageFailed>(mail, "550 no", "smtp_550");
    CHECK(office.mails().size() == 2);
    CHECK(office.bench.follow_ups("report.failed").size() == 1);
    CHECK(office.column("delivery_state", "2025-07-04") == "failed");
}

TEST_CASE("reports: a mail that bounces after its acceptance counts as failed") {
    Mailed office;
    office.settle<MessageAccepted>(office.mails()[0]);
    office.settle<MessageAccepted>(office.mails()[1]);
    office.settle<MessageBounced>(office.mails()[0], "mailbox full");
    REQUIRE(office.mails().size() == 3);
    CHECK(office.mails()[2].purpose == "report_fallback");
}

TEST_CASE("reports: store only and nobody to send to keep the report and mail nothing") {
    for (const bool store_only : {true, false}) {
        ReportBench office("2025-07-04T17:00:00Z");
        if (store_only) office.setting("reporting.store_only", "true");
        if (!store_only) office.setting("reporting.recipients", "[]");
        office.due("2025-07-04", "2025-07-04T17:00:00Z");
        CHECK(office.mails().empty());
        CHECK(office.column("delivery_state", "2025-07-04") == "stored_only");
        CHECK(office.report("2025-07-04").version == 1);
        const auto told = office.bench.follow_ups("notify.requested");
        REQUIRE(told.size() == (store_only ? 1 : 0));  // INT-20: an ops alert, inside Carewire as nothing may be mailed
        if (store_only) CHECK(from_json<NotifyRequested>(told[0].body)->recipient_role == "operator");
        CHECK(office.bench.follow_ups("report.failed").empty());
    }
}

TEST_CASE("reports: what becomes of other messages changes nothing") {
    Mailed office;
    EmailRequested other;
    other.message_id = "0197d3f0-0000-7000-8000-000000000099";
    office.settle<MessageFailed>(other, "550");
    CHECK(office.state() == "pending");
    CHECK(office.bench.dead_letters().empty());
}
