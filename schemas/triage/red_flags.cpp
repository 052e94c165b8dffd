#include "schemas/triage/red_flags.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "core/text/normalise.hpp"

namespace carewire {

std::string_view name(Urgency urgency) {
    constexpr std::string_view names[] = {"low", "medium", "high", "critical"};
    return names[static_cast<int>(urgency)];
}

namespace {

enum class Strength { Always, Critical, High, Sign };

struct Token {
    std::u32string text;  // empty: the end of a sentence
    bool stop() const { return text.empty(); }
};

bool is_ideograph(char32_t c) { return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0x1100 && c <= 0x11ff); }

/// Words without apostrophes; scripts that write no spaces give a token per character.
std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    bool open = false;
    for (const char32_t c : normalised(text)) {
        if (is_ideograph(c)) {
            tokens.push_back({std::u32string(1, c)});
            open = false;
        } else if (is_word_character(c) || is_digit(c)) {
            if (!open) tokens.push_back({});
            tokens.back().text.push_back(c);
            open = true;
        } else if (c != '\'') {
            open = false;
            if (c == '.' || c == ';' || c == '!' || c == '?' || c == '\n') tokens.push_back({});
        }
    }
    return tokens;
}

std::u32string squeezed(std::string_view phrase) {
    std::u32string out;
    for (const Token& token : tokens_of(phrase)) out += token.text;
    return out;
}

bool denies(const std::u32string& word) {
    static const std::unordered_set<std::u32string> words{U"no", U"denies", U"denied", U"deny", U"denying", U"without", U"nor"};
    return words.contains(word);
}
bool qualifies(const std::u32string& word) {
    static const std::unordered_set<std::u32string> words{U"any", U"more", U"new", U"current", U"recent", U"known", U"acute", U"longer", U"severe", U"prior", U"history", U"of", U"previous"};
    return words.contains(word);
}
bool joins(const std::u32string& word) { return word == U"or" || word == U"nor" || word == U"and"; }

}  // namespace

struct RedFlags::Rules {
    struct List {
        Strength strength = Strength::Sign;
        std::string family;
    };
    struct Both {
        std::string family, one, other;
    };
    std::vector<List> lists;
    std::vector<Both> both;
    std::unordered_map<std::u32string, std::vector<unsigned>> phrases;  // squeezed → lists
    std::unordered_set<std::u32string> beginnings;                      // proper prefixes of phrases: when to read on
    std::size_t longest = 0;

    void add(std::string_view phrase, unsigned list, int line) {
        const std::u32string key = squeezed(phrase);
        if (key.empty()) throw std::runtime_error("red_flags.txt, line " + std::to_string(line) + ": an empty phrase");
        auto& of = phrases[key];
        if (std::find(of.begin(), of.end(), list) == of.end()) of.push_back(list);
        for (std::size_t n = 1; n < key.size(); ++n) beginnings.insert(key.substr(0, n));
        longest = std::max(longest, key.size());
    }
};

RedFlags RedFlags::parse(std::string_view file) {
    auto rules = std::make_shared<Rules>();
    const auto trimmed = [](std::string_view text) {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        return text;
    };
    for (int number = 1; !file.empty(); ++number) {
        const auto line = file.substr(0, file.find('\n'));
        file.remove_prefix(std::min(file.size(), line.size() + 1));
        if (line.empty() || line.front() == '#') continue;
        const auto space = line.find(' '), colon = line.find(':');
        const auto word = line.substr(0, space);
        if (space == std::string_view::npos || colon == std::string_view::npos || colon < space) {
            throw std::runtime_error("red_flags.txt, line " + std::to_string(number) + ": wants `kind family: phrases`");
        }
        const std::string family(trimmed(line.substr(space + 1, colon - space - 1)));
        auto rest = line.substr(colon + 1);
        if (word == "both") {
            const auto plus = rest.find('+');
            if (plus == std::string_view::npos) throw std::runtime_error("red_flags.txt, line " + std::to_string(number) + ": wants `one + other`");
            rules->both.push_back({family, std::string(trimmed(rest.substr(0, plus))), std::string(trimmed(rest.substr(plus + 1)))});
            continue;
        }
        static const std::map<std::string_view, Strength> kinds{{"always", Strength::Always}, {"critical", Strength::Critical}, {"high", Strength::High}, {"sign", Strength::Sign}};
        const auto kind = kinds.find(word);
        if (kind == kinds.end()) throw std::runtime_error("red_flags.txt, line " + std::to_string(number) + ": unknown kind of line");
        rules->lists.push_back({kind->second, family});
        while (!rest.empty()) {
            const auto phrase = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), phrase.size() + 1));
            rules->add(trimmed(phrase), static_cast<unsigned>(rules->lists.size() - 1), number);
        }
    }
    return RedFlags(std::move(rules));
}

namespace {

struct Span {
    std::size_t from = 0, to = 0;  // tokens [from, to)
    unsigned list = 0;
    bool negated = false;
};

/// Every phrase that stands in the tokens; a phrase may run over spaces but not over a sentence's end.
std::vector<Span> spans_of(const RedFlags::Rules& rules, const std::vector<Token>& tokens) {
    std::vector<Span> spans;
    for (std::size_t from = 0; from < tokens.size(); ++from) {
        std::u32string joined;
        for (std::size_t to = from; to < tokens.size() && !tokens[to].stop() && joined.size() <= rules.longest; ++to) {
            joined += tokens[to].text;
            if (const auto found = rules.phrases.find(joined); found != rules.phrases.end()) {
                for (const unsigned list : found->second) spans.push_back({from, to + 1, list, false});
            }
            if (!rules.beginnings.contains(joined)) break;
        }
    }
    return spans;
}

/// "no X", "denies any X", and X in "no Y or X".
void mark_negated(std::vector<Span>& spans, const std::vector<Token>& tokens) {
    std::vector<bool> denied(tokens.size(), false);
    for (Span& span : spans) {
        std::size_t before = span.from;
        while (before > 0 && qualifies(tokens[before - 1].text)) --before;
        if (before == 0 || tokens[before - 1].stop()) continue;
        const auto& word = tokens[before - 1].text;
        span.negated = denies(word) || denied[before - 1] || (joins(word) && before > 1 && denied[before - 2]);
        if (span.negated) std::fill(denied.begin() + static_cast<std::ptrdiff_t>(span.from), denied.begin() + static_cast<std::ptrdiff_t>(span.to), true);
    }
}

std::string words_of(const std::vector<Token>& tokens, const Span& span) {
    std::string words;
    for (std::size_t i = span.from; i < span.to; ++i) words += (i > span.from ? " " : "") + to_utf8(tokens[i].text);
    return words;
}

}  // namespace

std::vector<RedFlags::Hit> RedFlags::find(std::string_view text) const {
    const auto tokens = tokens_of(text);
    auto spans = spans_of(*rules_, tokens);
    mark_negated(spans, tokens);

    std::vector<Hit> hits;
    std::map<std::string, Span> signs;
    for (const Span& span : spans) {
        const Rules::List& list = rules_->lists[span.list];
        if (span.negated && list.strength != Strength::Always) continue;
        if (list.strength == Strength::Sign) {
            signs.emplace(list.family, span);
        } else {
            hits.push_back({list.strength == Strength::High ? Urgency::High : Urgency::Critical, list.family, words_of(tokens, span)});
        }
    }
    for (const auto& rule : rules_->both) {
        const auto one = signs.find(rule.one), other = signs.find(rule.other);
        if (one == signs.end() || other == signs.end()) continue;
        hits.push_back({Urgency::Critical, rule.family, words_of(tokens, one->second) + " + " + words_of(tokens, other->second)});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.urgency > b.urgency; });
    return hits;
}

}  // namespace carewire
