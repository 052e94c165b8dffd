#include "consumers/portal/web/alert_bar.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consumers/portal/web/words.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kQuoted = 140;

/// A step of the ladder as people say it: a role's name, or what stands before the @ of an address.
std::string person(const Visit& visit, const std::string& step) {
    return step.find('@') == std::string::npos ? word(visit.texts, "role_", step) : short_name(step);
}

std::vector<std::string> ladder_of(const Row& row) {
    auto ladder = list_of(row.text_or(16, ""));
    return ladder.empty() ? FeedbackSettings{}.ladder : ladder;
}

/// `asked: staff until 14:32, then administrators`, with the time that is left.
void add_asked(View& alert, const Visit& visit, const Row& row) {
    const auto now = person(visit, row.text(7));
    if (row.null(9)) return void(alert.text("asked", visit.texts.say("asked_all", {{"now", now}})));
    const auto until = row.integer(9);
    const auto ladder = ladder_of(row);
    const auto next = static_cast<std::size_t>(row.integer(6)) + 1;
    const auto time = visit.zone.time_of_day(from_epoch_ms(until)).substr(0, 5);
    alert.text("asked", next < ladder.size() ? visit.texts.say("asked_until", {{"now", now}, {"time", time}, {"next", person(visit, ladder[next])}})
                                             : visit.texts.say("asked_last", {{"now", now}, {"time", time}}));
    const auto left = std::max<std::int64_t>(0, until - epoch_ms(visit.now)) / 1000;
    alert.text("until", visit.zone.format(from_epoch_ms(until))).text("left", fmt::format("{}:{:02}", left / 60, left % 60)).flag("counting");
}

View alert_view(const Visit& visit, const Row& row) {
    View alert;
    const auto comment = row.text_or(12, "");
    const bool taken = !row.null(10);
    alert.text("id", row.text(0)).text("feedback_id", row.text_or(14, "")).text("title", word(visit.texts, "alert_", row.text(1)));
    alert.text("because", row.text(4)).view("raised", visit.when(row.integer(8))).flag("taken", taken).flag("open", !taken);
    alert.text("quote", marked(beginning(comment, kQuoted), list_of(row.text_or(15, "[]")))).flag("quoted", !comment.empty());
    alert.flag("about_feedback", !row.null(14)).flag("about_report", row.text(1) == "report_failed").text("date", row.text(2));
    if (!taken) add_asked(alert, visit, row);
    return alert;
}

}  // namespace

void add_alerts(Page& page, const Visit& visit) {
    if (!visit.sees_patients()) return;
    std::vector<View> alerts;
    std::int64_t untaken = 0;
    std::int64_t all = 0;
    for (const Row& row : visit.rows("alerts")) {
        all = row.integer(17);
        untaken = row.integer(18);
        alerts.push_back(alert_view(visit, row));
    }
    page.alerts = untaken;
    page.view.flag("alerting", !alerts.empty());
    if (const auto unseen = all - static_cast<std::int64_t>(alerts.size()); unseen > 0) {
        page.view.text("alerts_more", visit.texts.say("alerts_more", {{"n", std::to_string(unseen)}}));
    }
    page.view.text("untaken", std::to_string(untaken)).list("alerts_open", std::move(alerts));
}

}  // namespace carewire::portal
