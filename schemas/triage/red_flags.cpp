#include "schemas/triage/red_flags.hpp"

#include <algorithm>
#include <map>

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

constexpr std::size_t kNear = 4;  // words between: "pain all over my chest", "chest has been really very painful"

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

/// Two signs of one rule within a sentence and a few words; the whole stretch.
void add_near(std::vector<RedFlags::Hit>& hits, const RedFlags::Rules& rules, const std::vector<Span>& spans, const Words& words,
              const std::vector<bool>& past) {
    for (const auto& rule : rules.near) {
        for (const Span& one : spans) {
            if (one.list != rule.one || one.negated || past[one.from]) continue;
            for (const Span& other : spans) {
                if (other.list != rule.other || other.negated) continue;
                const Span& first = one.from <= other.from ? one : other;
                const Span& second = one.from <= other.from ? other : one;
                const bool close = second.from >= first.to && second.from - first.to <= kNear;
                if (!close || sentence_of(words, first.from) != sentence_of(words, second.from)) continue;
                hits.push_back({Urgency::Critical, rule.family, text_of(words, {first.from, second.to, 0, false})});
                break;
            }
        }
    }
}

}  // namespace

std::vector<RedFlags::Hit> RedFlags::find(std::string_view text) const {
    const auto words = rules_->words_of(text);
    auto spans = spans_of(*rules_, words);
    mark_negated(spans, words);
    const auto past = told_of_the_past(*rules_, spans, words);

    std::vector<Hit> hits;
    std::map<std::string, Span> signs;
    for (const Span& span : spans) {
        const Rules::List& list = rules_->lists[span.list];
        if (list.strength != Strength::Always && (span.negated || past[span.from])) continue;
        if (list.strength == Strength::Sign) {
            signs.emplace(list.family, span);
        } else if (list.strength != Strength::Past && list.strength != Strength::Present) {
            hits.push_back({list.strength == Strength::High ? Urgency::High : Urgency::Critical, list.family, text_of(words, span)});
        }
    }
    add_near(hits, *rules_, spans, words, past);
    for (const auto& rule : rules_->both) {
        const auto one = signs.find(rule.one), other = signs.find(rule.other);
        if (one == signs.end() || other == signs.end()) continue;
        hits.push_back({Urgency::Critical, rule.family, text_of(words, one->second) + " + " + text_of(words, other->second)});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.urgency > b.urgency; });
    return hits;
}

}  // namespace carewire
