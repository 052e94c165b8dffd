#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"

namespace carewire::portal {
namespace {

/// `2025-07-04` as words; as it stands where it is no date.
std::string words_of(const Visit& visit, const std::string& date) {
    const auto day = parse_date(date);
    return day ? date_words(visit.texts, *day) : date;
}

std::optional<Row> report_of(const Visit& visit) {
    auto rows = visit.rows("report", {{"date", visit.call.path.at("date")}});
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

}  // namespace

http::Response reports_page(const Visit& visit) {
    Page page{.name = "reports", .title = visit.texts.say("nav_reports"), .tab = "reports"};
    std::vector<View> reports;
    for (const Row& row : visit.rows("reports")) {
        View report;
        report.text("date", row.text(0)).text("words", words_of(visit, row.text(0))).text("total", std::to_string(row.integer(1)));
        report.text("as_of", visit.zone.time_of_day(from_epoch_ms(row.integer(2))).substr(0, 5)).text("state", word(visit.texts, "mail_", row.text(3)));
        reports.push_back(std::move(report));
    }
    page.view.flag("any", !reports.empty()).list("reports", std::move(reports));
    add_alerts(page, visit);
    return answer_of(visit, page);
}

http::Response report_page(const Visit& visit) {
    const auto report = report_of(visit);
    const auto date = visit.call.path.at("date");
    Page page{.name = "report", .title = visit.texts.say("nav_reports"), .tab = "reports", .status = report ? 200 : 404};
    auto& view = page.view;
    view.text("date", date).text("words", words_of(visit, date)).flag("known", report.has_value());
    if (report) {
        view.text("about", visit.texts.say("report_about", {{"version", std::to_string(report->integer(0))}, {"total", std::to_string(report->integer(1))},
                                                            {"when", visit.zone.time_of_day(from_epoch_ms(report->integer(2))).substr(0, 5)}}));
    }
    add_alerts(page, visit);
    return answer_of(visit, page);
}

/// The report as it was mailed: its own styles stand inside it, so it gets a policy of its own and no script at all.
http::Response report_sheet(const Visit& visit) {
    const auto report = report_of(visit);
    http::Response answer{.status = report ? 200 : 404, .content_type = "text/html; charset=utf-8", .body = report ? report->text(3) : std::string{}};
    answer.headers = {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"},
                      {"Cache-Control", "private, no-store"}};
    return answer;
}

}  // namespace carewire::portal
