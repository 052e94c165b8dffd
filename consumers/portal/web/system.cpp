#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/standings.hpp"
#include "consumers/portal/web/words.hpp"

namespace carewire::portal {
namespace {

/// What an operator holds, and providers that cannot be reached: nothing leaves by them until then.
std::vector<View> held(const Visit& visit) {
    std::vector<View> lines;
    for (const Row& row : visit.rows("held")) {
        const bool by_somebody = !row.text(4).empty();
        View line;
        line.text("worker", word(visit.texts, "worker_", row.text(0))).text("kind", word(visit.texts, "effect_", row.text(1)));
        line.text("why", row.text(2)).view("at", by_somebody ? visit.when(row.integer(3)) : visit.moment(row.integer(3))).flag("by_somebody", by_somebody);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<View> set_aside(const Visit& visit) {
    std::vector<View> lines;
    for (const Row& row : visit.rows("dead")) {
        View line;
        line.text("worker", word(visit.texts, "worker_", row.text(0))).text("worker_id", row.text(0)).text("type", row.text(1)).text("code", row.text(2));
        line.text("n", std::to_string(row.integer(3))).view("last", visit.when(row.integer(4)));
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace

http::Response system_page(const Visit& visit) {
    Page page{.name = "system", .title = visit.texts.say("nav_system"), .tab = "system", .script = true};
    auto& view = page.view;
    add_standings(view, visit);
    auto stopped = held(visit);
    view.flag("any_held", !stopped.empty()).list("held", std::move(stopped));
    auto dead = set_aside(visit);
    view.flag("any_dead", !dead.empty()).list("dead_letters", std::move(dead));
    view.text("as_of", visit.zone.time_of_day(visit.now).substr(0, 5));
    add_alerts(page, visit);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
