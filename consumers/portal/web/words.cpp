#include "consumers/portal/web/words.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string word(const Texts& texts, std::string_view kind, std::string_view name) {
    const std::string key = std::string(kind) + std::string(name);
    if (texts.all().contains(key)) return texts.say(key);
    std::string plain(name);
    std::ranges::replace(plain, '_', ' ');
    return plain;
}

std::string date_words(const Texts& texts, LocalDate date) {
    const auto weekday = std::chrono::weekday(std::chrono::sys_days(date)).c_encoding();
    return texts.say("date_words", {{"weekday", texts.say("weekday_" + std::to_string(weekday))}, {"day", std::to_string(unsigned(date.day()))},
                                    {"month", texts.say("month_" + std::to_string(unsigned(date.month())))}});
}

std::string short_name(const std::string& email) { return email.empty() ? "–" : email.substr(0, email.find('@')); }

std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> items;
    const auto document = json::Document::parse(text);
    if (!document || document->root().kind() != json::Kind::Array) return items;
    for (const auto& item : document->root().items()) {
        if (item.kind() == json::Kind::String) items.emplace_back(item.string());
    }
    return items;
}

std::string marked(std::string_view text, const std::vector<std::string>& pieces) {
    std::vector<std::pair<std::size_t, std::size_t>> spans;
    for (const auto& piece : pieces) {
        const auto at = piece.empty() ? std::string_view::npos : text.find(piece);
        if (at != std::string_view::npos) spans.emplace_back(at, at + piece.size());
    }
    std::ranges::sort(spans);
    std::string out;
    std::size_t done = 0;
    for (const auto& [from, to] : spans) {
        if (from < done) continue;
        out += escaped(text.substr(done, from - done)) + "<mark>" + escaped(text.substr(from, to - from)) + "</mark>";
        done = to;
    }
    return out + escaped(text.substr(done));
}

std::string beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    auto end = text.rfind(' ', most);
    if (end == std::string_view::npos || end < most / 2) end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // never within a letter
    return std::string(text.substr(0, end)) + "…";
}

void add_stars(View& view, const Texts& texts, std::optional<std::int64_t> rating) {
    view.flag("rated", rating.has_value());
    if (!rating) return;
    std::string on;
    std::string off;
    for (int i = 1; i <= 5; ++i) (i <= *rating ? on : off) += "★";
    view.text("stars", on).text("stars_off", off).text("stars_say", texts.say("stars_say", {{"n", std::to_string(*rating)}}));
}

void add_outcome(View& view, const Visit& visit) {
    if (const auto problem = visit.parameter("problem"); !problem.empty()) view.text("problem", word(visit.texts, "problem_", problem));
    view.flag("done", visit.parameter("done") == "1");
}

}  // namespace carewire::portal
