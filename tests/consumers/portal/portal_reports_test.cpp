#include <doctest/doctest.h>

#include "core/pdf/page_writer.hpp"
#include "tests/consumers/reports/report_bench.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// A store in which the reports worker has made the sample's report, seen through the portal.
struct Shown {
    explicit Shown(TestStore& store) : office("2025-07-04T17:00:00Z", &store), portal(store) {
        for (auto& body : sample_day()) {
            body.patient_name = "=Maria " + body.patient_ref.value_or("");
            post(office.bench, body, {.clinic = "c1"});
        }
        office.bench.post(ReportRequested{kId, *parse_date("2025-07-04"), false, "day"}, {.subject = "c1", .clinic = "c1", .id = kId});
        office.bench.run();
    }
    static inline const std::string kId = "0197d3f0-0000-7000-8000-000000000001";
    ReportBench office;
    PortalBench portal;
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("portal: a report has the same numbers as JSON and HTML and CSV and is a PDF for those who ask") {
    on_each_store([](TestStore& store) {
        Shown shown(store);
        const std::string route = "/v1/reports/2025-07-04";
        const auto json = shown.portal.get(route);
        CHECK(json.status == 200);
        CHECK(json.at("statistics.counts.total") == "11");
        CHECK(json.at("statistics.counts.success_rate") == "81.8");
        CHECK(json.at("statistics.engagement.faq_to_booking") == "100");
        CHECK(json.at("delivery_state") == "\"stored_only\"");
        CHECK(json.at("version") == "1");
        const auto html = shown.portal.get(route, {}, {{"accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}});
        CHECK(html.content_type == "text/html; charset=utf-8");
        CHECK(holds(html.body, "11 contacts, 9 of them successful: 81.8 %"));
        CHECK(holds(html.header("Content-Security-Policy"), "default-src 'none'"));
        const auto csv = shown.portal.get(route + "?format=csv");
        CHECK(holds(csv.body, "statistics,,total,11\r\n"));
        CHECK(holds(csv.body, "statistics,,success_rate,81.8\r\n"));
        CHECK(holds(csv.body, "categories,booking,success_rate,75\r\n"));
        CHECK(holds(csv.body, "\"'=Maria p1\""));
        const auto pdf = shown.portal.get(route, {}, {{"accept", "application/pdf"}});
        CHECK(pdf.content_type == "application/pdf");
        CHECK(pdf.body.starts_with("%PDF-"));
        CHECK(pdf.body == shown.portal.get(route + "?format=pdf").body);
    });
}

TEST_CASE("portal: every figure of a report is in every form of it") {
    auto store = TestStore::sqlite();
    Shown shown(store);
    const auto report = shown.office.report("2025-07-04", "day", "c1");
    const auto html = shown.portal.get("/v1/reports/2025-07-04?format=html").body;
    const auto csv = shown.portal.get("/v1/reports/2025-07-04?format=csv").body;
    for (const auto& category : report.categories) {
        CAPTURE(category.type);
        const auto& counts = category.counts;
        CHECK(holds(csv, fmt::format("categories,{},total,{}\r\n", category.type, counts.total)));
        CHECK(holds(csv, fmt::format("categories,{},failed,{}\r\n", category.type, counts.failed)));
        const auto row = html.substr(html.find(">" + category.display + "<div"));
        const auto cells = row.substr(0, row.find("</tr>"));
        CHECK(holds(cells, fmt::format(">{}</td>", counts.total)));
        CHECK(holds(cells, counts.success_rate.percent ? fmt::format("{:.1f} %", *counts.success_rate.percent) : "–"));
    }
    for (const auto& reason : report.errors.reasons) {
        CHECK(holds(html, reason.reason));
        CHECK(holds(csv, fmt::format("errors,{},failed,{}\r\n", reason.reason, reason.failed)));
    }
}

TEST_CASE("portal: a report is found by its date and its id and the week it lies in") {
    auto store = TestStore::sqlite();
    Shown shown(store);
    shown.office.bench.post(ReportRequested{"0197d3f0-0000-7000-8000-000000000002", *parse_date("2025-07-02"), false, "week"},
                              {.subject = "c1", .clinic = "c1"});
    shown.office.bench.run();
    CHECK(shown.portal.get("/v1/reports/" + Shown::kId).at("date") == "\"2025-07-04\"");
    const auto week = shown.portal.get("/v1/reports/2025-07-06?period=week");
    CHECK(week.at("date") == "\"2025-06-30\"");
    CHECK(week.at("to") == "\"2025-07-06\"");
    CHECK(shown.portal.get("/v1/reports/2025-07-03").status == 404);
    CHECK(shown.portal.get("/v1/reports/2025-13-40").at("code") == "\"bad_date\"");
    CHECK(shown.portal.get("/v1/reports/2025-07-04?period=year").status == 422);
    CHECK(shown.portal.get("/v1/reports/2025-07-04?format=xml").status == 422);
    CHECK(shown.portal.get("/v1/reports/2025-07-04", {.clinic = "c2"}).status == 404);
}

TEST_CASE("portal: the list of reports is newest first and can be narrowed to weeks") {
    on_each_store([](TestStore& store) {
        Shown shown(store);
        for (const auto* const period : {"week", "month"}) {
            shown.office.bench.post(ReportRequested{mint_uuid(shown.office.bench.clock.now()), *parse_date("2025-07-02"), false, period},
                                      {.subject = "c1", .clinic = "c1"});
        }
        shown.office.bench.run();
        const auto all = shown.portal.get("/v1/reports");
        CHECK(all.size("items") == 3);
        CHECK(all.at("items.0.date") == "\"2025-07-04\"");
        CHECK(shown.portal.get("/v1/reports?limit=1").at("next") != "null");
        const auto weeks = shown.portal.get("/v1/reports?period=week");
        CHECK(weeks.size("items") == 1);
        CHECK(weeks.at("items.0.last_date") == "\"2025-07-06\"");
    });
}
