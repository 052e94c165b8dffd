#include "consumers/analysis/rules/features.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "consumers/analysis/rules/word_lists.hpp"
#include "core/text/normalise.hpp"

namespace carewire {
namespace {

constexpr int kReach = 3;  // how many words after a negation are marked; ops/analysis/features.py has the same

bool negates(std::string_view word) {
    static const std::unordered_set<std::string_view> words{"not",   "no",     "never", "cannot", "cant", "dont",  "didnt",
                                                            "without", "hardly", "unable", "isnt",   "wasnt", "wont",  "couldnt",
                                                            "wouldnt", "doesnt", "havent", "hasnt",  "nor"};
    return words.contains(word);
}

/// `n't` at the end of a word becomes ` not`.
std::u32string spell_out_not(std::u32string text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool contraction = text.compare(i, 3, U"n't") == 0;
        const bool at_end = i + 3 >= text.size() || !(is_word_character(text[i + 3]) || is_digit(text[i + 3]));
        if (contraction && at_end) {
            out += U" not";
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

/// The end of the word that begins at `from`, with at most one inner apostrophe.
std::size_t end_of_word(const std::u32string& text, std::size_t from) {
    auto letters = [&](std::size_t at) {
        while (at < text.size() && is_word_character(text[at])) ++at;
        return at;
    };
    const std::size_t end = letters(from);
    if (end < text.size() && text[end] == '\'') {
        const std::size_t more = letters(end + 1);
        if (more > end + 1) return more;
    }
    return end;
}

}  // namespace

std::vector<std::string> marked_words(std::string_view comment) {
    const std::u32string text = spell_out_not(normalised(comment));
    std::vector<std::string> marked;
    int reach = 0;
    const auto take = [&](std::string word) {
        const bool negation = negates(word);
        marked.push_back(reach > 0 ? "N_" + word : std::move(word));
        reach = negation ? kReach : std::max(0, reach - 1);
    };
    const auto stop = [&](std::string mark) {
        reach = 0;
        marked.push_back(std::move(mark));
    };
    for (std::size_t i = 0; i < text.size();) {
        const char32_t c = text[i];
        if (is_word_character(c)) {
            const std::size_t end = end_of_word(text, i);
            std::string word = to_utf8(std::u32string_view(text).substr(i, end - i));
            if (word == "but" || word == "however") {
                stop(std::move(word));
            } else {
                take(std::move(word));
            }
            i = end;
        } else if (is_digit(c)) {
            while (i < text.size() && is_digit(text[i])) ++i;
            take("#");
        } else {
            if (c == '!' || c == '?') stop(std::string(1, static_cast<char>(c)));
            if (c < 0x80 && std::string_view(".,;:()-").find(static_cast<char>(c)) != std::string_view::npos) stop(".");
            ++i;
        }
    }
    return marked;
}

OpinionWords OpinionWords::parse(std::string_view file) {
    OpinionWords words;
    each_word_list(file, [&](std::string_view name, std::string_view members) {
        const unsigned list = name == "good" ? Good : name == "bad" ? Bad : Mixed;
        each_word(members, [&](const std::string& word) { words.lists_[word] |= list; });
    });
    return words;
}

unsigned OpinionWords::lists_of(std::string_view word) const {
    const auto found = lists_.find(std::string(word));
    return found == lists_.end() ? 0 : found->second;
}

OpinionFigures opinion_figures(const std::vector<std::string>& marked, const OpinionWords& words, std::string_view comment) {
    int up = 0, down = 0, turned_good = 0, turned_bad = 0, hedges = 0, first = 0, last = 0;
    const auto sign = [&](int value) {
        (value > 0 ? up : down)++;
        if (first == 0) first = value;
        last = value;
    };
    for (const std::string& word : marked) {
        const bool negated = word.starts_with("N_");
        const unsigned lists = words.lists_of(negated ? std::string_view(word).substr(2) : std::string_view(word));
        if (lists & OpinionWords::Good) {
            turned_good += negated;
            sign(negated ? -1 : 1);
        } else if (lists & OpinionWords::Bad) {
            turned_bad += negated;
            sign(negated ? 1 : -1);
        }
        hedges += (lists & OpinionWords::Mixed) != 0;
    }
    const double total = std::max(1, up + down);
    const auto length = static_cast<double>(marked.size());
    return {std::log1p(up), std::log1p(down), std::log1p(hedges), up / total, down / total,
            up > 0 && down > 0 ? 1.0 : 0.0, up + down == 0 ? 1.0 : 0.0, std::log1p(turned_good), std::log1p(turned_bad),
            static_cast<double>(last), static_cast<double>(first),
            std::log1p(length), length <= 3 ? 1.0 : 0.0, length <= 8 ? 1.0 : 0.0, comment.find('!') != std::string_view::npos ? 1.0 : 0.0};
}

}  // namespace carewire
