#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schemas/triage/red_flags.hpp"
#include "schemas/triage/text_words.hpp"

namespace carewire {

/// What red_flags.txt says; the file explains each kind of line.
struct RedFlags::Rules {
    /// Past: a sentence that holds it tells of long ago, unless it also holds a Present.
    enum class Strength { Always, Critical, High, Sign, Past, Present };
    struct List {
        Strength strength = Strength::Sign;
        std::string family;
    };
    struct Both {
        std::string family, one, other;
    };
    struct Near {
        std::string family;
        unsigned one = 0, other = 0;  // lists
    };
    std::vector<List> lists;
    std::vector<Both> both;
    std::vector<Near> near;
    Spelling spelling;
    std::unordered_map<std::u32string, std::vector<unsigned>> phrases;  // squeezed → lists
    std::unordered_set<std::u32string> beginnings;                      // proper prefixes of phrases: when to read on
    std::size_t longest = 0;

    /// A new list with these phrases, separated by `;`. Throws std::runtime_error on an empty phrase.
    unsigned add_list(Strength strength, std::string family, std::string_view phrases);
    /// The words of a text, spelled right.
    std::vector<TextWord> words_of(std::string_view text) const;
};

}  // namespace carewire
