#include "consumers/portal/web/texts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/assets/assets.hpp"
#include "core/auth/page_session.hpp"
#include "core/http/weighted_list.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

constexpr std::array<std::string_view, 3> kLanguages{"en", "hi", "es"};

void read_into(std::map<std::string, std::string, std::less<>>& words, std::string_view language) {
    const auto document = json::Document::parse(asset("consumers/portal/web/texts/" + std::string(language) + ".lang.json"));
    if (!document) throw std::runtime_error("texts/" + std::string(language) + ".lang.json: " + document.error().detail);
    for (const auto& member : document->root().members()) words.insert_or_assign(std::string(member.name), std::string(member.value.string()));
}

bool is_known(std::string_view language) { return std::ranges::find(kLanguages, language) != kLanguages.end(); }

void replace_all(std::string& text, const std::string& name, const std::string& value) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) text.replace(at, name.size(), value);
}

}  // namespace

Texts::Texts(std::string_view language) : language_(language), direction_("ltr") {
    read_into(words_, "en");
    if (language != "en") read_into(words_, language);
    for (const auto& [key, text] : words_) view_.text(key, text);
}

const Texts& Texts::of(std::string_view language) {
    static const std::map<std::string_view, Texts> all = [] {
        std::map<std::string_view, Texts> made;
        for (const auto each : kLanguages) made.emplace(each, Texts(each));
        return made;
    }();
    const auto found = all.find(language);
    return found == all.end() ? all.at("en") : found->second;
}

const Texts& Texts::of(const http::Request& request) {
    if (const auto chosen = request.parameter("lang"); chosen && is_known(*chosen)) return of(*chosen);
    if (const auto kept = cookie_of(request, "carewire_lang"); is_known(kept)) return of(kept);
    for (const auto& wanted : http::weighted_list(request.header("accept-language"))) {
        const auto language = wanted.value.substr(0, wanted.value.find('-'));
        if (wanted.weight > 0 && is_known(language)) return of(language);
    }
    return of("en");
}

const std::string& Texts::say(std::string_view key) const {
    const auto found = words_.find(key);
    if (found != words_.end()) return found->second;
    static thread_local std::string missing;
    return missing = key;
}

std::string Texts::say(std::string_view key, std::initializer_list<std::pair<std::string_view, std::string>> values) const {
    std::string text = say(key);
    for (const auto& [name, value] : values) replace_all(text, "{" + std::string(name) + "}", value);
    return text;
}

std::string Texts::count(const std::string& key, std::int64_t n) const {
    const bool one = n == 1 || (language_ == "hi" && n == 0);
    return say(key + (one ? "_one" : "_other"), {{"n", std::to_string(n)}});
}

std::string Texts::lasting(std::int64_t ms) const {
    const auto seconds = ms / 1000;
    if (seconds < 60) return say("span_seconds", {{"n", std::to_string(seconds)}});
    if (seconds < 3600) return say("span_minutes", {{"n", std::to_string(seconds / 60)}});
    if (seconds < 48 * 3600) return say("span_hours", {{"n", std::to_string(seconds / 3600)}});
    return say("span_days", {{"n", std::to_string(seconds / 86'400)}});
}

std::string Texts::ago(std::int64_t ms) const {
    const auto minutes = ms / 60'000;
    if (minutes < 1) return say("just_now");
    if (minutes < 60) return say("minutes_ago", {{"n", std::to_string(minutes)}});
    if (minutes < 48 * 60) return say("hours_ago", {{"n", std::to_string(minutes / 60)}});
    return say("days_ago", {{"n", std::to_string(minutes / (24 * 60))}});
}

}  // namespace carewire::portal
