#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// A word of a text as rules compare it, or the end of a sentence.
struct TextWord {
    std::u32string text;  ///< normalised, without apostrophes, spelled right where Spelling knows it; empty: the end of a sentence
    std::u32string seen;  ///< as it was written, normalised

    bool stop() const { return text.empty(); }
};

/// The words of a text; scripts that write no spaces give a word per character.
std::vector<TextWord> words_in(std::string_view text);

/// Whether one letter too many, too few or wrong, or two neighbours turned around, make one word of the other.
bool is_one_slip(std::u32string_view a, std::u32string_view b);

/// Words that are often written wrong in a hurry. Immutable once filled; thread safe.
class Spelling {
  public:
    void add(std::u32string wrong, std::u32string right) { right_of_[std::move(wrong)] = std::move(right); }
    /// A word so unlike all others that one slip still means it. Ordinary words that stand one slip away are `wrong` words of
    /// themselves: add(word, word).
    void add_distinctive(std::u32string word) { distinctive_.push_back(std::move(word)); }
    /// The word, or the one that is meant.
    const std::u32string& of(const std::u32string& word) const;

  private:
    std::map<std::u32string, std::u32string, std::less<>> right_of_;
    std::vector<std::u32string> distinctive_;
};

}  // namespace carewire
