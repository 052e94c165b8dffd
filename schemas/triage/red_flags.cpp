#include "schemas/triage/red_flags.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "core/text/normalise.hpp"
#include "schemas/triage/red_flag_rules.hpp"

namespace carewire {

std::string_view name(Urgency urgency) {
    constexpr std::string_view names[] = {"low", "medium", "high", "critical"};
    return names[static_cast<int>(urgency)];
}

namespace {

using Strength = RedFlags::Rules::Strength;
using Words = std::vector<TextWord>;

bool denies(const std::u32string& word) {
    static const std::unordered_set<std::u32string> words{U"no", U"denies", U"denied", U"deny", U"denying", U"without", U"nor"};
    return words.contains(word);
}
bool qualifies(const std::u32string& word) {
    static const std::unordered_set<std::u32string> words{U"any",    U"more",   U"new",   U"current", U"recent", U"known",   U"acute",
                                                          U"longer", U"severe", U"prior", U"history", U"of",     U"previous"};
    return words.contains(word);
}
bool joins(const std::u32string& word) { return word == U"or" || word == U"nor" || word == U"and"; }

struct Span {
    std::size_t from = 0, to = 0;  // words [from, to)
    unsigned list = 0;
    bool negated = false;
};

/// Every phrase that stands in the words; a phrase may run over spaces but not over a sentence's end.
std::vector<Span> spans_of(const RedFlags::Rules& rules, const Words& words) {
    std::vector<Span> spans;
    for (std::size_t from = 0; from < words.size(); ++from) {
        std::u32string joined;
        for (std::size_t to = from; to < words.size() && !words[to].stop() && joined.size() <= rules.longest; ++to) {
            joined += words[to].text;
            if (const auto found = rules.phrases.find(joined); found != rules.phrases.end()) {
                for (const unsigned list : found->second) spans.push_back({from, to + 1, list, false});
            }
            if (!rules.beginnings.contains(joined)) break;
        }
    }
    return spans;
}

/// "stroke of luck": whatever lies within an idiom is taken away, and the idiom.
void drop_idioms(std::vector<Span>& spans, const RedFlags::Rules& rules) {
    std::vector<Span> idioms;
    const auto is_idiom = [&](const Span& span) { return rules.lists[span.list].strength == Strength::Idiom; };
    std::ranges::copy_if(spans, std::back_inserter(idioms), is_idiom);
    if (idioms.empty()) return;
    std::erase_if(spans, [&](const Span& span) {
        return std::ranges::any_of(idioms, [&](const Span& idiom) { return span.from >= idiom.from && span.to <= idiom.to; });
    });
}

/// "no X", "denies any X", and X in "no Y or X".
void mark_negated(std::vector<Span>& spans, const Words& words) {
    std::vector<bool> denied(words.size(), false);
    for (Span& span : spans) {
        std::size_t before = span.from;
        while (before > 0 && qualifies(words[before - 1].text)) --before;
        if (before == 0 || words[before - 1].stop()) continue;
        const auto& word = words[before - 1].text;
        span.negated = denies(word) || denied[before - 1] || (joins(word) && before > 1 && denied[before - 2]);
        if (span.negated) {
            std::fill(denied.begin() + static_cast<std::ptrdiff_t>(span.from), denied.begin() + static_cast<std::ptrdiff_t>(span.to), true);
        }
    }
}

/// The sentence that holds a word: from the end before it to its own end.
std::pair<std::size_t, std::size_t> sentence_of(const Words& words, std::size_t at) {
    std::size_t from = at, to = at;
    while (from > 0 && !words[from - 1].stop()) --from;
    while (to < words.size() && !words[to].stop()) ++to;
    return {from, to};
}

/// Words that belong to a sentence about long ago.
std::vector<bool> told_of_the_past(const RedFlags::Rules& rules, const std::vector<Span>& spans, const Words& words) {
    std::vector<bool> past(words.size(), false);
    const auto mark = [&](Strength strength, bool value) {
        for (const Span& span : spans) {
            if (rules.lists[span.list].strength != strength) continue;
            const auto [from, to] = sentence_of(words, span.from);
            std::fill(past.begin() + static_cast<std::ptrdiff_t>(from), past.begin() + static_cast<std::ptrdiff_t>(to), value);
        }
    };
    mark(Strength::Past, true);
    mark(Strength::Present, false);
    return past;
}

std::string text_of(const Words& words, const Span& span) {
    std::string text;
    for (std::size_t i = span.from; i < span.to; ++i) text += (i > span.from ? " " : "") + to_utf8(words[i].seen);
    return text;
}

using Signs = std::map<std::string_view, std::vector<Span>>;

/// Words of all these, which do not overlap; the stretch from the first to the last of them is one sentence and holds at most `reach`
/// others. `chosen` are of the rule's first signs, the rest is looked for.
bool stand_together(const RedFlags::Rules::Together& rule, const Signs& signs, const Words& words, std::vector<Span>& chosen) {
    if (chosen.size() == rule.signs.size()) return true;
    const auto& candidates = signs.at(rule.signs[chosen.size()]);
    const std::size_t longest = rule.reach + 16;  // and the phrases themselves
    const std::size_t from = chosen.empty() || chosen[0].from < longest ? 0 : chosen[0].from - longest;
    for (auto at = std::ranges::lower_bound(candidates, from, {}, &Span::from); at != candidates.end(); ++at) {
        if (!chosen.empty() && at->from > chosen[0].to + longest) break;
        std::size_t first = at->from, last = at->to, covered = at->to - at->from;
        bool apart = true;
        for (const Span& other : chosen) {
            apart = apart && (at->from >= other.to || other.from >= at->to);
            first = std::min(first, other.from);
            last = std::max(last, other.to);
            covered += other.to - other.from;
        }
        const auto begin = words.begin() + static_cast<std::ptrdiff_t>(first), end = words.begin() + static_cast<std::ptrdiff_t>(last);
        if (!apart || last - first > covered + rule.reach || std::any_of(begin, end, [](const TextWord& word) { return word.stop(); })) continue;
        chosen.push_back(*at);
        if (stand_together(rule, signs, words, chosen)) return true;
        chosen.pop_back();
    }
    return false;
}

/// The words that show it, when the rule holds.
std::optional<std::string> shown_by(const RedFlags::Rules::Together& rule, const Signs& signs, const Words& words) {
    if (!std::ranges::all_of(rule.signs, [&](const auto& sign) { return signs.contains(sign); })) return std::nullopt;
    if (rule.reach != RedFlags::Rules::Together::kAnywhere) {
        std::vector<Span> chosen;
        if (!stand_together(rule, signs, words, chosen)) return std::nullopt;
        return text_of(words, {std::ranges::min(chosen, {}, &Span::from).from, std::ranges::max(chosen, {}, &Span::to).to, 0, false});
    }
    std::string shown;
    for (const std::string& sign : rule.signs) shown += (shown.empty() ? "" : " + ") + text_of(words, signs.at(sign).front());
    return shown;
}

}  // namespace

std::vector<RedFlags::Hit> RedFlags::find(std::string_view text) const {
    const auto words = rules_->words_of(text);
    auto spans = spans_of(*rules_, words);
    drop_idioms(spans, *rules_);
    mark_negated(spans, words);
    const auto past = told_of_the_past(*rules_, spans, words);

    std::vector<Hit> hits;
    Signs signs;
    for (const Span& span : spans) {
        const Rules::List& list = rules_->lists[span.list];
        if (list.strength != Strength::Always && (span.negated || past[span.from])) continue;
        if (list.strength == Strength::Sign) {
            signs[list.family].push_back(span);
        } else if (list.strength != Strength::Past && list.strength != Strength::Present) {
            hits.push_back({list.strength == Strength::High ? Urgency::High : Urgency::Critical, list.family, text_of(words, span)});
        }
    }
    for (const auto& rule : rules_->together) {
        if (auto shown = shown_by(rule, signs, words)) hits.push_back({Urgency::Critical, rule.family, std::move(*shown)});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.urgency > b.urgency; });
    return hits;
}

}  // namespace carewire
