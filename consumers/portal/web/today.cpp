#include <algorithm>

#include <fmt/format.h>

#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/charts.hpp"
#include "consumers/portal/web/delivery.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/standings.hpp"
#include "consumers/portal/web/words.hpp"
#include "schemas/figures/interactions.hpp"

namespace carewire::portal {
namespace {

figures::Day day_of(const Visit& visit, const std::string& date) {
    figures::RollupRows rows;
    for (const Row& row : visit.rows("types", {{"from", date}, {"to", date}})) rows.types.push_back({row.text(0), row.text(1), {row.integer(2), row.integer(3)}});
    for (const Row& row : visit.rows("hours", {{"date", date}})) rows.hours.push_back({date, static_cast<int>(row.integer(0)), row.integer(1)});
    return figures::day(date, rows);
}

std::string rate_text(const std::optional<double>& rate) { return rate ? fmt::format("{:.1f} %", *rate) : "–"; }

/// The hours that a clinic has anything in, at least 8 to 18.
View hours(const Visit& visit, const figures::Day& day) {
    const auto peaks = figures::peak_hours(day.by_hour);
    int first = 8;
    int last = 18;
    for (int hour = 0; hour < 24; ++hour) {
        if (day.by_hour[static_cast<std::size_t>(hour)] == 0) continue;
        first = std::min(first, hour);
        last = std::max(last, hour);
    }
    std::vector<Mark> marks;
    std::vector<View> rows;
    for (int hour = first; hour <= last; ++hour) {
        const auto total = day.by_hour[static_cast<std::size_t>(hour)];
        const bool peak = std::ranges::find(peaks, hour) != peaks.end();
        const auto label = fmt::format("{:02}", hour);
        marks.push_back({label, fmt::format("{}:00 – {}", label, total), static_cast<double>(total), peak});
        rows.push_back(View().text("label", label + ":00").text("value", std::to_string(total)));
    }
    View view;
    view.text("svg", bar_chart(marks)).list("rows", std::move(rows)).text("caption", visit.texts.say("by_hour"));
    view.text("head_label", visit.texts.say("hour")).text("head_value", visit.texts.say("interactions"));
    return view;
}

std::vector<View> kinds(const Visit& visit, const figures::Day& day) {
    std::vector<View> rows;
    for (const auto& [type, counts] : day.by_type) {
        View row;
        row.text("name", word(visit.texts, "type_", type)).text("total", std::to_string(counts.total)).text("failed", std::to_string(counts.failed()));
        row.flag("some_failed", counts.failed() > 0).text("rate", rate_text(counts.success_rate()));
        row.text("good", std::to_string(counts.success)).text("of", std::to_string(counts.total));
        rows.push_back(std::move(row));
    }
    return rows;
}

void compare(View& view, const Visit& visit, const figures::Day& today, const figures::Day& before, const std::string& weekday) {
    const auto now = today.counts.success_rate();
    const auto then = before.counts.success_rate();
    view.text("rate", rate_text(now));
    if (!now || !then) return void(view.text("compared", visit.texts.say("nothing_to_compare", {{"day", weekday}})));
    const double change = *now - *then;
    const char* key = std::abs(change) < 0.05 ? "same_as" : change > 0 ? "better_than" : "worse_than";
    view.text("compared", visit.texts.say(key, {{"points", fmt::format("{:.1f}", std::abs(change))}, {"day", weekday}, {"rate", rate_text(then)}}));
    view.flag("up", change >= 0.05).flag("down", change <= -0.05);
}

}  // namespace

http::Response today_page(const Visit& visit) {
    if (!visit.sees_patients()) return {.status = 303, .content_type = "", .headers = {{"Location", "/system"}, {"Cache-Control", "no-store"}}};
    const auto date = visit.zone.date_of(visit.now);
    const auto today = day_of(visit, format_date(date));
    const auto before = day_of(visit, format_date(plus_days(date, -7)));
    const auto weekday = visit.texts.say("weekday_" + std::to_string(std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()));
    Page page{.name = "today", .title = visit.texts.say("nav_today"), .tab = "today", .script = true};
    auto& view = page.view;
    view.text("date", date_words(visit.texts, date)).text("as_of", visit.zone.time_of_day(visit.now).substr(0, 5));
    view.text("total", std::to_string(today.counts.total)).text("failed", std::to_string(today.counts.failed()));
    view.flag("any", today.counts.total > 0).flag("some_failed", today.counts.failed() > 0);
    view.text("total_before", visit.texts.say("same_day_before", {{"n", std::to_string(before.counts.total)}, {"day", weekday}}));
    compare(view, visit, today, before, weekday);
    view.view("hours", hours(visit, today)).list("kinds", kinds(visit, today));
    std::vector<View> failures;
    for (const Row& row : visit.rows("failures", {{"date", today.date}})) failures.push_back(View().text("reason", row.text(0)).text("n", std::to_string(row.integer(1))));
    view.flag("failures_known", !failures.empty()).list("failures", std::move(failures));
    if (const auto counts = visit.rows("counts"); !counts.empty()) {
        view.text("open", std::to_string(counts.front().integer(0))).text("urgent", std::to_string(counts.front().integer(1)));
        view.flag("some_urgent", counts.front().integer(1) > 0);
    }
    add_delivery(view, visit, visit.zone.start_of(date));
    add_standings(view, visit);
    view.flag("operates", visit.who.role == Role::Admin);
    add_alerts(page, visit);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
