#include <algorithm>
#include <array>
#include <charconv>

#include "consumers/portal/web/alert_bar.hpp"
#include "consumers/portal/web/delivery.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"
#include "core/http/target.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kOnPage = 50;
constexpr std::array<std::string_view, 4> kViews{"failed", "waiting", "sent", "all"};  // in the order of message_counts.sql
constexpr std::int64_t kCountedTo = 1000;

/// What stands of a message in its row, read by name.
struct MessageRow {
    const Row& row;
    std::string state() const { return row.text(5); }
    std::string code() const { return row.text_or(6, ""); }
    std::string effect() const { return row.text_or(10, ""); }
    bool held() const { return state() == "queued" && !row.null(14); }
    bool taken_back() const { return state() == "failed" && code() == "cancelled"; }
    bool may_be_sent_again() const { return effect() == "failed" || effect() == "unknown"; }
    bool waits() const { return state() == "queued" && effect() == "parked"; }

    std::string standing() const { return held() ? "held" : taken_back() ? "cancelled" : state(); }
    /// How it is coloured: good, wait, bad.
    std::string_view look() const {
        const auto now = standing();
        if (now == "queued" || now == "held" || now == "cancelled") return "wait";
        return now == "failed" || now == "bounced" || now == "undelivered" || now == "unknown" ? "bad" : "good";
    }
};

void add_wait(View& view, const Visit& visit, const MessageRow& message) {
    if (!message.waits()) return;
    const Row& row = message.row;
    const bool later = row.integer(11) > epoch_ms(visit.now);
    if (message.held()) view.text("reason", row.text(14));
    else if (!row.text_or(12, "").empty()) view.text("reason", row.text(12));
    if (later && !message.held()) view.view("next_try", visit.moment(row.integer(11))).flag("tries_later");
}

View message_view(const Visit& visit, const Row& row, const std::string& shown) {
    const MessageRow message{row};
    View view;
    view.text("id", row.text(0)).view("created", visit.when(row.integer(1))).text("to", row.text(3)).text("back", shown);
    view.text("channel", word(visit.texts, "channel_", row.text(2))).text("kind", word(visit.texts, "purpose_", row.text(4)));
    view.text("state", word(visit.texts, "mstate_", message.standing())).text("look", message.look());
    if (message.look() == "bad" || message.taken_back()) add_reason(view, visit, message.code(), row.text_or(7, ""));
    add_wait(view, visit, message);
    view.text("attempts", std::to_string(row.integer(8))).view("changed", visit.when(row.integer(9)));
    view.flag("may_resend", message.may_be_sent_again()).flag("doubtful", message.effect() == "unknown");
    view.flag("may_cancel", message.waits()).flag("may_hurry", message.waits() && !message.held());
    view.flag("may_act", message.may_be_sent_again() || message.waits());
    view.flag("sent_again", row.maybe_integer(13).value_or(0) > 0).text("resends", std::to_string(row.maybe_integer(13).value_or(0)));
    if (!row.null(15)) view.text("route_reason", row.text(15));
    return view;
}

struct Wanted {
    std::string shown, purpose;
    Binds binds;
    std::set<std::string, std::less<>> sent;
};

/// `time.id` of the last row before it.
void add_place(Wanted& wanted, const std::string& after) {
    const auto dot = after.find('.');
    std::int64_t at = 0;
    if (dot == std::string::npos || std::from_chars(after.data(), after.data() + dot, at).ptr != after.data() + dot) return;
    wanted.binds.emplace_back("at", at);
    wanted.binds.emplace_back("id", after.substr(dot + 1));
    wanted.sent.insert("id");
}

Wanted read_wanted(const Visit& visit) {
    Wanted wanted{.shown = visit.parameter("show"), .purpose = visit.parameter("kind").substr(0, 100)};
    const auto* const view = std::ranges::find(kViews, wanted.shown);
    if (view == kViews.end()) wanted.shown = "all";
    if (wanted.shown != "all") {
        wanted.binds.emplace_back(*view, std::int64_t{1});  // a name that outlives the binds
        wanted.sent.insert(wanted.shown);
    }
    if (!wanted.purpose.empty()) {
        wanted.binds.emplace_back("purpose", wanted.purpose);
        wanted.sent.insert("purpose");
    }
    add_place(wanted, visit.parameter("after"));
    return wanted;
}

std::string address_of(std::string_view shown, const std::string& purpose) {
    return "/messages?show=" + std::string(shown) + (purpose.empty() ? "" : "&kind=" + http::percent_encoded(purpose));
}

void add_filters(View& view, const Visit& visit, const Wanted& wanted) {
    const auto counts = visit.rows("message_counts");
    std::vector<View> views;
    for (std::size_t i = 0; i < kViews.size(); ++i) {
        const auto n = counts.front().integer(i);
        View entry;
        entry.text("href", address_of(kViews[i], wanted.purpose)).text("label", visit.texts.say("show_" + std::string(kViews[i])));
        entry.flag("lit", kViews[i] == wanted.shown).text("n", n < kCountedTo ? std::to_string(n) : std::to_string(kCountedTo - 1) + "+");
        views.push_back(std::move(entry));
    }
    std::vector<View> kinds;
    for (const Row& row : visit.rows("purposes")) {
        const auto purpose = row.text(0);
        kinds.push_back(View().text("value", purpose).text("label", word(visit.texts, "purpose_", purpose)).flag("chosen", purpose == wanted.purpose));
    }
    view.list("views", std::move(views)).flag("some_kinds", kinds.size() > 1).list("kinds", std::move(kinds)).text("shown", wanted.shown);
    view.text("heading", visit.texts.say("show_" + wanted.shown));
}

}  // namespace

http::Response messages_page(const Visit& visit) {
    const auto wanted = read_wanted(visit);
    auto rows = visit.rows("messages", wanted.binds, wanted.sent);
    const bool more = rows.size() > kOnPage;
    if (more) rows.pop_back();
    Page page{.name = "messages", .title = visit.texts.say("nav_messages"), .tab = "messages", .script = true};
    auto& view = page.view;
    std::vector<View> messages;
    for (const Row& row : rows) messages.push_back(message_view(visit, row, wanted.shown));
    view.flag("any", !messages.empty()).list("messages", std::move(messages)).flag("more", more);
    if (more) {
        view.text("more_href", address_of(wanted.shown, wanted.purpose) + "&after=" + std::to_string(rows.back().integer(1)) + "." +
                                   http::percent_encoded(rows.back().text(0)));
    }
    view.text("empty", visit.texts.say("no_messages_" + wanted.shown)).text("empty_more", visit.texts.say("no_messages_more"));
    add_filters(view, visit, wanted);
    add_outcome(view, visit);
    add_alerts(page, visit);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
