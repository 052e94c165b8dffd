#include "consumers/portal/web/delivery.hpp"

#include <array>
#include <map>

#include "consumers/portal/web/words.hpp"
#include "core/http/target.hpp"

namespace carewire::portal {
namespace {

constexpr std::array<std::string_view, 4> kShown{"sent", "waiting", "held", "failed"};

struct Told {
    std::map<std::string, std::int64_t, std::less<>> counts;  ///< by what became of them
    std::int64_t count(std::string_view what) const {
        const auto found = counts.find(what);
        return found == counts.end() ? 0 : found->second;
    }
};

View line_of(const Visit& visit, const std::string& channel, const std::string& purpose, Told told) {
    told.counts["failed"] += told.count("unknown");  // nobody knows whether they arrived: somebody has to look
    View line;
    line.text("channel", word(visit.texts, "channel_", channel)).text("kind", word(visit.texts, "purpose_", purpose));
    line.text("purpose", http::percent_encoded(purpose));
    for (const auto what : kShown) {
        line.text(std::string(what), std::to_string(told.count(what))).flag("some_" + std::string(what), told.count(what) > 0);
    }
    return line;
}

}  // namespace

void add_delivery(View& view, const Visit& visit, Time since) {
    const Binds day{{"since", epoch_ms(since)}};
    std::map<std::pair<std::string, std::string>, Told> kinds;
    for (const Row& row : visit.rows("delivery", day)) kinds[{row.text(0), row.text(1)}].counts[row.text(2)] = row.integer(3);
    std::vector<View> lines;
    for (const auto& [kind, told] : kinds) lines.push_back(line_of(visit, kind.first, kind.second, told));
    view.flag("any_told", !lines.empty()).list("told", std::move(lines));
    std::vector<View> reasons;
    for (const Row& row : visit.rows("undelivered", day)) {
        View reason;
        add_reason(reason, visit, row.text_or(0, ""), row.text_or(1, ""));
        reasons.push_back(std::move(reason.text("n", std::to_string(row.integer(2)))));
    }
    view.flag("some_undelivered", !reasons.empty()).list("undelivered", std::move(reasons));
}

void add_reason(View& view, const Visit& visit, const std::string& code, const std::string& server_words) {
    const bool known = visit.texts.all().contains("code_" + code);
    view.text("reason", known ? visit.texts.say("code_" + code) : server_words.empty() ? visit.texts.say("code_none") : server_words);
    if (known && !server_words.empty()) view.text("server_words", server_words);
}

}  // namespace carewire::portal
