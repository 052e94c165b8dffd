#include "consumers/analysis/rules/opinion_model.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <tuple>

namespace carewire {
namespace {

constexpr double kOpinionScale = 0.2;   // ops/analysis/train has the same
constexpr std::size_t kSentiments = 3;
constexpr std::size_t kMostThemes = 5;
constexpr std::size_t kMostWords = 3;

std::string_view take(std::string_view& rest, char end) {
    const auto part = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
}

template <class Number>
Number number(std::string_view text) {
    Number value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) throw std::runtime_error("not a number");
    return value;
}

}  // namespace

void OpinionModel::parse_term(std::string_view rest) {
    const auto name = take(rest, '\t');
    Term term{number<float>(take(rest, '\t')), static_cast<unsigned>(weights_.size()), 0};
    while (!rest.empty()) {
        auto pair = take(rest, ' ');
        const auto kind = number<unsigned short>(take(pair, ':'));
        if (kind >= kinds_.size()) throw std::runtime_error("a weight for no class");
        weights_.push_back({kind, number<float>(pair)});
        ++term.count;
    }
    terms_.emplace(name, term);
}

OpinionModel OpinionModel::parse(std::string_view file) {
    OpinionModel model;
    std::size_t opinions = 0;
    for (int line_number = 1; !file.empty(); ++line_number) {
        auto rest = take(file, '\n');
        if (rest.empty() || rest.front() == '#') continue;
        try {
            const auto what = take(rest, '\t');
            if (what == "opinion") {
                model.mean_.at(opinions) = number<double>(take(rest, '\t'));
                model.spread_.at(opinions++) = number<double>(rest);
            } else if (what == "class") {
                Kind kind{std::string(take(rest, '\t')), number<double>(take(rest, '\t')), {}};
                for (double& weight : kind.opinion) weight = number<double>(take(rest, ' '));
                model.kinds_.push_back(std::move(kind));
            } else if (what == "term") {
                model.parse_term(rest);
            } else {
                throw std::runtime_error("unknown kind of line");
            }
        } catch (const std::exception& fault) {
            throw std::runtime_error("opinion.model, line " + std::to_string(line_number) + ": " + fault.what() + "; make it with ops/analysis/train");
        }
    }
    if (model.kinds_.size() < kSentiments || opinions != kOpinionFigures) throw std::runtime_error("opinion.model is cut short; make it with ops/analysis/train");
    return model;
}

OpinionModel::Opinion OpinionModel::judge(const std::vector<std::string>& marked, const OpinionFigures& figures) const {
    // in the order of the text, so that sums come out the same to the last bit
    std::vector<std::tuple<const Term*, int, std::string>> counts;
    std::unordered_map<const Term*, std::size_t> place;
    const auto count = [&](std::string name) {
        const auto found = terms_.find(name);
        if (found == terms_.end()) return;
        const auto [at, fresh] = place.emplace(&found->second, counts.size());
        if (fresh) counts.emplace_back(&found->second, 0, std::move(name));
        ++std::get<int>(counts[at->second]);
    };
    for (const auto& word : marked) count(word);
    for (std::size_t i = 0; i <= marked.size(); ++i) {
        count((i == 0 ? "<" : marked[i - 1]) + " " + (i == marked.size() ? ">" : marked[i]));
    }
    double square = 0;
    for (const auto& [term, times, name] : counts) square += std::pow((1 + std::log(times)) * term->idf, 2);
    const double length = square > 0 ? std::sqrt(square) : 1;

    std::vector<double> score;
    for (const Kind& kind : kinds_) {
        double sum = kind.intercept;
        for (std::size_t k = 0; k < kOpinionFigures; ++k) sum += kind.opinion[k] * (figures[k] - mean_[k]) / spread_[k] * kOpinionScale;
        score.push_back(sum);
    }
    for (const auto& [term, times, name] : counts) {
        const double value = (1 + std::log(times)) * term->idf / length;
        for (unsigned w = 0; w < term->count; ++w) score[weights_[term->first + w].kind] += value * weights_[term->first + w].value;
    }

    Opinion opinion;
    const auto best = static_cast<std::size_t>(std::max_element(score.begin(), score.begin() + kSentiments) - score.begin());
    opinion.sentiment = kinds_[best].name.substr(kinds_[best].name.find(':') + 1);

    std::vector<std::pair<double, std::size_t>> themes;
    for (std::size_t k = kSentiments; k < kinds_.size(); ++k) {
        if (score[k] > 0) themes.emplace_back(score[k], k);
    }
    std::sort(themes.rbegin(), themes.rend());
    if (themes.size() > kMostThemes) themes.resize(kMostThemes);
    for (const auto& [certainty, k] : themes) opinion.themes.push_back(kinds_[k].name.substr(kinds_[k].name.find(':') + 1));

    std::vector<std::pair<double, std::string>> spoke;
    for (const auto& [term, times, name] : counts) {
        for (unsigned w = 0; w < term->count; ++w) {
            const Weight& weight = weights_[term->first + w];
            if (weight.kind == best && weight.value > 0) spoke.emplace_back((1 + std::log(times)) * term->idf * weight.value, name);
        }
    }
    std::sort(spoke.rbegin(), spoke.rend());
    for (std::size_t i = 0; i < std::min(kMostWords, spoke.size()); ++i) opinion.words.push_back(spoke[i].second);
    return opinion;
}

}  // namespace carewire
