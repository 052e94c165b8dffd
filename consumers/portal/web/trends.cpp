#include <array>

#include <fmt/format.h>

#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/charts.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"
#include "schemas/figures/interactions.hpp"

namespace carewire::portal {
namespace {

constexpr std::array<int, 3> kPeriods{7, 30, 90};

struct DayFigures {
    std::int64_t total = 0, success = 0, feedback = 0, critical = 0, rated = 0, stars = 0;
};
using Days = std::map<std::string, DayFigures>;

Days read_days(const Visit& visit, LocalDate first, int days) {
    Days read;
    for (int i = 0; i < days; ++i) read[format_date(plus_days(first, i))];
    const Binds period{{"from", read.begin()->first}, {"to", read.rbegin()->first}};
    for (const Row& row : visit.rows("types", period)) {
        auto& day = read[row.text(0)];
        day.total += row.integer(2);
        day.success += row.integer(3);
    }
    for (const Row& row : visit.rows("mood", period)) {
        auto& day = read[row.text(0)];
        const auto& figure = row.text(1);
        const auto& label = row.text(2);
        if (figure == "total") day.feedback += row.integer(3);
        if (figure == "urgency" && label == "critical") day.critical += row.integer(3);
        if (figure != "rating" || label.size() != 1) continue;
        day.rated += row.integer(3);
        day.stars += row.integer(3) * (label[0] - '0');
    }
    return read;
}

using Value = std::optional<double> (*)(const DayFigures&);

struct Shown {
    const char* caption;
    Value value;
    const char* unit;
    int digits;
    bool bars;
    double least, most;
};

View chart_of(const Visit& visit, const Days& days, const Shown& shown) {
    std::vector<Mark> marks;
    std::vector<View> rows;
    const auto every = std::max<std::size_t>(1, days.size() / 8);
    bool known = false;
    for (const auto& [date, figures] : days) {
        const auto value = shown.value(figures);
        known = known || (value && *value > 0);
        const auto text = value ? fmt::format("{:.{}f}{}", *value, shown.digits, shown.unit) : std::string("–");
        const bool labelled = marks.size() % every == 0 || days.size() <= 8;
        marks.push_back({labelled ? date.substr(8, 2) + "." + date.substr(5, 2) : "", date + ": " + text, value, marks.size() + 1 == days.size()});
        rows.push_back(View().text("label", date).text("value", text));
    }
    View view;
    view.text("caption", visit.texts.say(shown.caption)).flag("known", known).list("rows", std::move(rows));
    view.text("svg", shown.bars ? bar_chart(marks) : line_chart(marks, shown.least, shown.most));
    view.text("head_label", visit.texts.say("day")).text("head_value", visit.texts.say(shown.caption));
    return view;
}

}  // namespace

http::Response trends_page(const Visit& visit) {
    int chosen = 30;
    std::vector<View> periods;
    for (const int days : kPeriods) {
        if (visit.parameter("days") == std::to_string(days)) chosen = days;
    }
    for (const int days : kPeriods) {
        periods.push_back(View().text("days", std::to_string(days)).text("label", visit.texts.count("days", days)).flag("lit", days == chosen));
    }
    static const std::array<Shown, 4> kCharts{{
        {"interactions_by_day", [](const DayFigures& day) -> std::optional<double> { return double(day.total); }, "", 0, true, 0, 0},
        {"success_rate_by_day", [](const DayFigures& day) { return figures::Counts{day.total, day.success}.success_rate(); }, " %", 1, false, 0, 100},
        {"feedback_by_day", [](const DayFigures& day) -> std::optional<double> { return double(day.feedback); }, "", 0, true, 0, 0},
        {"rating_by_day", [](const DayFigures& day) -> std::optional<double> {
             if (day.rated == 0) return std::nullopt;
             return double(day.stars) / double(day.rated);
         }, "", 2, false, 1, 5},
    }};
    const auto today = visit.zone.date_of(visit.now);
    const auto first = plus_days(today, 1 - chosen);
    const auto days = read_days(visit, first, chosen);
    Page page{.name = "trends", .title = visit.texts.say("nav_trends"), .tab = "trends"};
    std::vector<View> charts;
    for (const auto& shown : kCharts) charts.push_back(chart_of(visit, days, shown));
    page.view.list("charts", std::move(charts)).list("periods", std::move(periods));
    page.view.text("period", format_date(first) + " – " + format_date(today));
    add_alerts(page, visit);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
