#include <algorithm>
#include <array>

#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"
#include "core/json/json.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire::portal {
namespace {

struct Move {
    std::string_view from, to, key;
};
/// What one may do next, the likeliest first (feedback.md section 3).
constexpr std::array<Move, 14> kMoves{{
    {"new", "acknowledged", "a"}, {"new", "in_progress", ""}, {"new", "resolved", "r"}, {"new", "dismissed", ""},
    {"acknowledged", "in_progress", ""}, {"acknowledged", "resolved", "r"}, {"acknowledged", "dismissed", ""},
    {"in_progress", "resolved", "r"}, {"in_progress", "dismissed", ""},
    {"resolved", "reopened", ""}, {"dismissed", "reopened", ""},
    {"reopened", "in_progress", ""}, {"reopened", "resolved", "r"}, {"reopened", "dismissed", ""},
}};

std::vector<View> moves(const Visit& visit, const std::string& id, const std::string& status) {
    std::vector<View> views;
    for (const auto& move : kMoves) {
        if (move.from != status) continue;
        View view;
        view.text("id", id).text("to", move.to).text("key", move.key).text("label", word(visit.texts, "move_", move.to)).flag("first", views.empty());
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<View> scales(const Visit& visit, const std::string& ratings) {
    std::vector<View> views;
    const auto document = json::Document::parse(ratings);
    if (!document) return views;
    for (const auto& member : document->root().members()) {
        views.push_back(View().text("name", word(visit.texts, "scale_", member.name)).text("value", member.value.raw()));
    }
    return views;
}

void explain(View& view, const Visit& visit, const Row& item, const Binds& which, std::vector<std::string>& quotes) {
    const auto rows = visit.rows("why", which);
    const auto source = item.text_or(17, "");
    view.flag("explained", !source.empty()).text("source", word(visit.texts, "source_", source));
    if (rows.empty()) return;
    const auto& row = rows.front();
    quotes = list_of(row.text_or(0, "[]"));
    std::vector<View> evidence;
    for (const auto& quote : quotes) evidence.push_back(View().text("quote", quote));
    std::vector<View> because;
    for (const auto& reason : list_of(row.text_or(1, "[]"))) because.push_back(View().text("reason", reason));
    view.list("evidence", std::move(evidence)).list("because", std::move(because));
    view.text("model", visit.texts.say(row.integer(3) == 1 ? "by_rules_only" : "by_model", {{"model", row.text(2)}}));
}

View told_action(const Visit& visit, const Row& row) {
    View entry;
    std::string what;
    const auto add = [&](const std::string& part) { what += (what.empty() ? "" : ", ") + part; };
    if (row.text(2) != row.text(3)) add(word(visit.texts, "status_", row.text(3)));
    if (!row.null(6)) add(visit.texts.say("urgency") + " → " + word(visit.texts, "urgency_", row.text(6)));
    if (!row.null(7)) add(row.text(7).empty() ? visit.texts.say("taken_back") : visit.texts.say("given_to", {{"name", short_name(row.text_or(8, row.text(7)))}}));
    if (what.empty()) what = visit.texts.say("note");
    entry.text("what", what).text("who", short_name(row.text_or(1, row.text(0)))).view("at", visit.when(row.integer(10)));
    if (!row.null(4) && !row.text(4).empty()) entry.text("note", row.text(4));
    return entry;
}

std::vector<View> story(const Visit& visit, const Row& item, const Binds& which) {
    std::vector<std::pair<std::int64_t, View>> timed;
    for (const Row& row : visit.rows("history", which)) timed.emplace_back(row.integer(10), told_action(visit, row));
    for (const Row& row : visit.rows("alert_story", which)) {
        View entry;
        entry.text("what", word(visit.texts, "step_", row.text(0))).text("who", row.null(2) ? word(visit.texts, "role_", row.text(1)) : short_name(row.text(2)));
        entry.view("at", visit.when(row.integer(3))).flag("loud");
        timed.emplace_back(row.integer(3), std::move(entry));
    }
    if (!item.null(21)) timed.emplace_back(item.integer(21), View().text("what", visit.texts.say("was_analysed")).view("at", visit.when(item.integer(21))));
    timed.emplace_back(item.integer(1), View().text("what", visit.texts.say("came_in")).view("at", visit.when(item.integer(1))));
    std::ranges::stable_sort(timed, [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<View> views;
    for (auto& [at, entry] : timed) views.push_back(std::move(entry));
    return views;
}

void add_choices(View& view, const Visit& visit, const Row& item) {
    std::vector<View> people;
    for (const Row& row : visit.rows("staff")) {
        people.push_back(View().text("id", row.text(0)).text("name", row.text(1)).flag("chosen", row.text(0) == item.text_or(13, "")));
    }
    std::vector<View> urgencies;
    for (const auto urgency : kUrgencies) {
        urgencies.push_back(View().text("value", urgency).text("label", word(visit.texts, "urgency_", urgency)).flag("chosen", urgency == item.text_or(16, "")));
    }
    view.list("staff", std::move(people)).list("urgencies", std::move(urgencies));
}

http::Response nothing_here(const Visit& visit) {
    Page page{.name = "trouble", .title = visit.texts.say("not_here_title"), .tab = "inbox", .status = 404};
    page.view.text("title", page.title).text("advice", visit.texts.say("not_here_advice")).text("id", mint_uuid(visit.now).substr(24));
    return answer_of(visit, page);
}

}  // namespace

http::Response item_page(const Visit& visit) {
    const Binds which{{"feedback_id", visit.call.path.at("feedback_id")}};
    const auto rows = visit.rows("item", which);
    if (rows.empty()) return nothing_here(visit);
    const Row& item = rows.front();
    Page page{.name = "item", .title = visit.texts.say("one_feedback"), .tab = "inbox", .script = true};
    auto& view = page.view;
    std::vector<std::string> quotes;
    explain(view, visit, item, which, quotes);
    const auto comment = item.text_or(4, "");
    const auto urgency = item.text_or(16, "unknown");
    view.text("id", item.text(0)).text("comment", marked(comment, quotes)).flag("commented", !comment.empty());
    view.text("urgency", urgency).text("urgency_word", word(visit.texts, "urgency_", urgency)).text("status", word(visit.texts, "status_", item.text(11)));
    view.flag("complaint", item.integer(15) == 1).flag("wants_answer", item.integer(7) == 1).text("contact", item.text_or(8, ""));
    view.view("received", visit.when(item.integer(1))).text("me", visit.who.id).flag("mine", item.text_or(13, "") == visit.who.id);
    add_stars(view, visit.texts, item.maybe_integer(2));
    auto named = scales(visit, item.text_or(3, ""));
    view.flag("scaled", !named.empty()).list("scales", std::move(named));
    view.list("moves", moves(visit, item.text(0), item.text(11))).list("story", story(visit, item, which));
    add_choices(view, visit, item);
    add_outcome(view, visit);
    add_alerts(page, visit);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
