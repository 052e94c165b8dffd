#pragma once
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace carewire {

/// What the opinion model sees of a comment. Twin of ops/analysis/features.py; tests/consumers/golden_features.json holds both
/// to the same answer.

/// Words, numbers as `#`, `!`, `?` and `.` for any other stop; words after a negation carry the mark `N_`.
std::vector<std::string> marked_words(std::string_view comment);

/// Words that carry an opinion, by list; read once from opinion_words.txt.
class OpinionWords {
  public:
    static OpinionWords parse(std::string_view file);
    enum List : unsigned { Good = 1, Bad = 2, Mixed = 4 };
    /// Which lists hold the word (without its negation mark).
    unsigned lists_of(std::string_view word) const;

  private:
    std::unordered_map<std::string, unsigned> lists_;
};

inline constexpr std::size_t kOpinionFigures = 15;
using OpinionFigures = std::array<double, kOpinionFigures>;
/// How many opinion words there are, how they stand to each other, which comes first and last.
OpinionFigures opinion_figures(const std::vector<std::string>& marked, const OpinionWords& words, std::string_view comment);

}  // namespace carewire
