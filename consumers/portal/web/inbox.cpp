#include <algorithm>
#include <array>
#include <charconv>

#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"
#include "core/http/target.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kOnPage = 50;
constexpr std::array<std::string_view, 4> kViews{"open", "urgent", "mine", "resolved"};

/// Where a page goes on: `rank.time.id` of the last row before it.
struct Place {
    std::int64_t rank = 0, at = 0;
    std::string id;
};

std::optional<Place> read_place(const std::string& text) {
    Place place;
    const auto first = text.find('.');
    const auto second = first == std::string::npos ? first : text.find('.', first + 1);
    if (second == std::string::npos || second + 1 >= text.size()) return std::nullopt;
    std::from_chars(text.data(), text.data() + first, place.rank);
    std::from_chars(text.data() + first + 1, text.data() + second, place.at);
    place.id = text.substr(second + 1);
    return place;
}

/// As the portal's lists search: letters that a text holds, `%` and `_` as themselves.
std::string pattern_of(const std::string& words) {
    std::string pattern = "%";
    for (const char c : words) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return pattern + "%";
}

View item_view(const Visit& visit, const Row& row) {
    View item;
    const auto comment = row.text_or(3, "");
    const auto urgency = row.text_or(4, "unknown");
    const auto rating = row.maybe_integer(2);
    item.text("id", row.text(0)).text("urgency", urgency).text("urgency_word", word(visit.texts, "urgency_", urgency));
    item.text("said", comment.empty() ? visit.texts.say("no_words") : beginning(comment, 220)).flag("quoted", !comment.empty());
    item.view("received", visit.when(row.integer(1))).text("assignee", short_name(row.text_or(8, row.text_or(7, ""))));
    item.text("status", word(visit.texts, "status_", row.text(6))).flag("status_shown", row.text(6) != "new");
    item.flag("complaint", row.integer(10) == 1).flag("wants_answer", row.integer(11) == 1);
    add_stars(item, visit.texts, rating);
    return item;
}

void add_views(View& view, const Visit& visit, const std::string& lit) {
    const auto counts = visit.rows("counts");
    std::vector<View> entries;
    for (std::size_t i = 0; i < kViews.size(); ++i) {
        const std::string name(kViews[i]);
        entries.push_back(View().text("href", "/inbox?view=" + name).text("label", visit.texts.say("view_" + name)).flag("lit", name == lit)
                              .text("n", std::to_string(counts.front().integer(i))));
    }
    view.list("views", std::move(entries));
    view.text("summary", visit.texts.count("items_open", counts.front().integer(0)));
}

struct Wanted {
    std::string view, q;
    Binds binds;
    std::set<std::string, std::less<>> sent;
};

Wanted read_wanted(const Visit& visit) {
    Wanted wanted{.view = visit.parameter("view"), .q = visit.parameter("q").substr(0, 100)};
    if (std::ranges::find(kViews, wanted.view) == kViews.end()) wanted.view = "open";
    wanted.binds.emplace_back("closed", std::int64_t{wanted.view == "resolved" ? 1 : 0});
    const auto condition = [&](const char* name, SqlValue value) {
        wanted.binds.emplace_back(name, std::move(value));
        wanted.sent.insert(name);
    };
    if (wanted.view == "urgent") condition("urgent", std::int64_t{1});
    if (wanted.view == "mine") condition("mine", std::int64_t{1});
    if (!wanted.q.empty()) condition("q", pattern_of(wanted.q));
    if (const auto place = read_place(visit.parameter("after"))) {
        condition("id", place->id);
        wanted.binds.emplace_back("rank", place->rank);
        wanted.binds.emplace_back("at", place->at);
    }
    return wanted;
}

}  // namespace

http::Response inbox_page(const Visit& visit) {
    const auto wanted = read_wanted(visit);
    auto rows = visit.rows("inbox", wanted.binds, wanted.sent);
    const bool more = rows.size() > kOnPage;
    if (more) rows.pop_back();
    Page page{.name = "inbox", .title = visit.texts.say("nav_inbox"), .tab = "inbox", .script = true};
    auto& view = page.view;
    std::vector<View> items;
    for (const Row& row : rows) items.push_back(item_view(visit, row));
    view.flag("any", !items.empty()).list("items", std::move(items)).flag("more", more);
    if (more) {
        const auto& last = rows.back();
        view.text("more_href", "/inbox?view=" + wanted.view + "&q=" + http::percent_encoded(wanted.q) + "&after=" + std::to_string(last.integer(5)) + "." +
                                   std::to_string(last.integer(1)) + "." + http::percent_encoded(last.text(0)));
    }
    const auto empty = wanted.q.empty() ? "empty_" + wanted.view : std::string("empty_search");
    view.text("empty", visit.texts.say(empty)).text("empty_more", visit.texts.say(empty + "_more"));
    view.text("q", wanted.q).text("view", wanted.view).text("heading", visit.texts.say("view_" + wanted.view)).text("me", visit.who.id);
    add_views(view, visit, wanted.view);
    add_alerts(page, visit);
    return answer_of(visit, page);
}

http::Response alerts_part(const Visit& visit) {
    Page page{.name = "alerts_only", .title = visit.texts.say("alerts"), .tab = "inbox"};
    add_alerts(page, visit);
    auto answer = answer_of(visit, page);
    if (const auto counts = visit.rows("counts"); !counts.empty()) answer.headers.emplace_back("X-Open", std::to_string(counts.front().integer(0)));
    return answer;
}

}  // namespace carewire::portal
