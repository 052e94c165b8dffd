#include <algorithm>
#include <map>
#include <stdexcept>

#include "schemas/triage/red_flag_rules.hpp"

namespace carewire {
namespace {

using Strength = RedFlags::Rules::Strength;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::u32string squeezed(std::string_view phrase) {
    std::u32string out;
    for (const TextWord& word : words_in(phrase)) out += word.text;
    return out;
}

template <class Take>
void each_between(std::string_view text, char separator, Take&& take) {
    while (!text.empty()) {
        const auto item = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        if (!trimmed(item).empty()) take(trimmed(item));
    }
}

/// How many other words may stand between: of `near` ("pain all over my chest"), of `within` ("a weight since lunch right on my chest").
constexpr std::size_t kNear = 4, kWithin = 8;

/// `one + other + more`
std::vector<std::string> sides(std::string_view text) {
    std::vector<std::string> found;
    each_between(text, '+', [&](std::string_view side) { found.emplace_back(side); });
    if (found.size() < 2) throw std::runtime_error("wants `one + other`");
    return found;
}

/// `words + words`: signs that only this rule knows.
RedFlags::Rules::Together near(RedFlags::Rules& rules, const std::string& family, std::string_view text) {
    RedFlags::Rules::Together rule{family, {}, kNear};
    for (const std::string& phrases : sides(text)) {
        rule.signs.push_back(family + " near " + std::to_string(rules.lists.size()));
        rules.add_list(Strength::Sign, rule.signs.back(), phrases);
    }
    return rule;
}

/// Takes a line apart: `kind family: rest`.
void take_line(RedFlags::Rules& rules, std::string_view line) {
    static const std::map<std::string_view, Strength> kLists{{"always", Strength::Always}, {"critical", Strength::Critical},
                                                             {"high", Strength::High},     {"sign", Strength::Sign},
                                                             {"past", Strength::Past},     {"present", Strength::Present},
                                                             {"idiom", Strength::Idiom}};
    const auto space = line.find(' '), colon = line.find(':');
    if (space == std::string_view::npos || colon == std::string_view::npos || colon < space) {
        throw std::runtime_error("wants `kind family: phrases`");
    }
    const auto kind = line.substr(0, space);
    const std::string family(trimmed(line.substr(space + 1, colon - space - 1)));
    const auto rest = line.substr(colon + 1);
    if (kind == "both" || kind == "within") {
        rules.together.push_back({family, sides(rest), kind == "both" ? RedFlags::Rules::Together::kAnywhere : kWithin});
    } else if (kind == "near") {
        rules.together.push_back(near(rules, family, rest));
    } else if (kind == "spelling") {
        each_between(rest, ' ', [&](std::string_view wrong) { rules.spelling.add(squeezed(wrong), squeezed(family)); });
    } else if (kind == "slips") {
        each_between(rest, ' ', [&](std::string_view word) { rules.spelling.add_distinctive(squeezed(word)); });
    } else if (kind == "no-slip") {
        each_between(rest, ' ', [&](std::string_view word) { rules.spelling.add(squeezed(word), squeezed(word)); });
    } else if (const auto list = kLists.find(kind); list != kLists.end()) {
        rules.add_list(list->second, family, rest);
    } else {
        throw std::runtime_error("unknown kind of line");
    }
}

/// A rule about a sign that nobody wrote down would never speak.
void require_known_signs(const RedFlags::Rules& rules) {
    for (const auto& rule : rules.together) {
        for (const std::string& sign : rule.signs) {
            const auto is_it = [&](const RedFlags::Rules::List& list) { return list.strength == Strength::Sign && list.family == sign; };
            if (!std::ranges::any_of(rules.lists, is_it)) throw std::runtime_error("red_flags.txt: no sign `" + sign + "`");
        }
    }
}

}  // namespace

void RedFlags::Rules::add_list(Strength strength, std::string family, std::string_view text) {
    lists.push_back({strength, std::move(family)});
    const auto list = static_cast<unsigned>(lists.size() - 1);
    each_between(text, ';', [&](std::string_view phrase) {
        const std::u32string key = squeezed(phrase);
        if (key.empty()) throw std::runtime_error("an empty phrase");
        auto& of = phrases[key];
        if (std::find(of.begin(), of.end(), list) == of.end()) of.push_back(list);
        for (std::size_t n = 1; n < key.size(); ++n) beginnings.insert(key.substr(0, n));
        longest = std::max(longest, key.size());
    });
}

std::vector<TextWord> RedFlags::Rules::words_of(std::string_view text) const {
    auto words = words_in(text);
    for (TextWord& word : words) {
        if (!word.stop()) word.text = spelling.of(word.text);
    }
    return words;
}

RedFlags RedFlags::parse(std::string_view file) {
    auto rules = std::make_shared<Rules>();
    for (int number = 1; !file.empty(); ++number) {
        const auto line = file.substr(0, file.find('\n'));
        file.remove_prefix(std::min(file.size(), line.size() + 1));
        if (line.empty() || line.front() == '#') continue;
        try {
            take_line(*rules, line);
        } catch (const std::runtime_error& wrong) {
            throw std::runtime_error("red_flags.txt, line " + std::to_string(number) + ": " + wrong.what());
        }
    }
    require_known_signs(*rules);
    return RedFlags(std::move(rules));
}

}  // namespace carewire
