#pragma once
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "consumers/analysis/rules/features.hpp"

namespace carewire {

/// The linear text model: TF-IDF of words and pairs plus the opinion figures, one-against-rest logistic regression. Its file
/// (opinion.model) is made by ops/analysis/train and names its origin and licence. Immutable after parse; thread safe.
class OpinionModel {
  public:
    /// Throws std::runtime_error, naming the line, when the file is not one that the trainer wrote.
    static OpinionModel parse(std::string_view file);

    struct Opinion {
        std::string sentiment;            ///< positive, neutral, negative
        std::vector<std::string> themes;  ///< at most five, most certain first
        std::vector<std::string> words;   ///< the terms that spoke most for the sentiment, strongest first, at most three
    };
    Opinion judge(const std::vector<std::string>& marked, const OpinionFigures& figures) const;

  private:
    struct Weight {
        unsigned short kind = 0;
        float value = 0;
    };
    struct Term {
        float idf = 0;
        unsigned first = 0, count = 0;  // in weights_
    };
    struct Kind {
        std::string name;
        double intercept = 0;
        std::array<double, kOpinionFigures> opinion{};
    };
    void parse_term(std::string_view rest);

    std::vector<Kind> kinds_;  // the three sentiments, then the themes
    std::array<double, kOpinionFigures> mean_{}, spread_{};
    std::unordered_map<std::string, Term> terms_;
    std::vector<Weight> weights_;
};

}  // namespace carewire
