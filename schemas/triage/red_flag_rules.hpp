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
    /// Past: a sentence that holds it tells of long ago, unless it also holds a Present. Idiom: what it holds means something else.
    enum class Strength { Always, Critical, High, Sign, Past, Present, Idiom };
    struct List {
        Strength strength = Strength::Sign;
        std::string family;
    };
    /// Critical when one of each sign stands in the text, at most `reach` other words between them within one sentence.
    struct Together {
        static constexpr std::size_t kAnywhere = 0;
        std::string family;
        std::vector<std::string> signs;
        std::size_t reach = kAnywhere;
    };
    std::vector<List> lists;
    std::vector<Together> together;
    Spelling spelling;
    std::unordered_map<std::u32string, std::vector<unsigned>> phrases;  // squeezed → lists
    std::unordered_set<std::u32string> beginnings;                      // proper prefixes of phrases: when to read on
    std::size_t longest = 0;

    /// A new list with these phrases, separated by `;`. Throws std::runtime_error on an empty phrase.
    void add_list(Strength strength, std::string family, std::string_view phrases);
    /// The words of a text, spelled right.
    std::vector<TextWord> words_of(std::string_view text) const;
};

}  // namespace carewire
