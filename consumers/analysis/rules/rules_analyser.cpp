#include "consumers/analysis/rules/rules_analyser.hpp"

#include <algorithm>
#include <set>

#include "core/assets/assets.hpp"

namespace carewire {
namespace {

constexpr std::string_view kFolder = "consumers/analysis/rules/";
constexpr std::string_view kModel = "rules-1";

std::string_view rule_file(std::string_view name) { return asset(std::string(kFolder) + std::string(name)); }

/// The piece of the comment whose letters and digits are those of the words found; empty when it cannot be pointed at, because
/// evidence must occur in the comment as it was written (feedback.md section 4).
std::string verbatim(std::string_view comment, std::string_view words) {
    const auto is_letter = [](char c) { return (static_cast<unsigned char>(c) >= 0x80) || std::isalnum(static_cast<unsigned char>(c)); };
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b)); };
    for (std::size_t from = 0; from < comment.size(); ++from) {
        if (!is_letter(comment[from])) continue;
        std::size_t at = from, w = 0;
        while (at < comment.size() && w < words.size()) {
            if (words[w] == ' ') {
                ++w;
            } else if (!is_letter(comment[at])) {
                ++at;
            } else if (same(comment[at], words[w])) {
                ++at, ++w;
            } else {
                break;
            }
        }
        if (w == words.size()) return std::string(comment.substr(from, at - from));
    }
    return {};
}

void add_once(std::vector<std::string>& list, std::string item, std::size_t most) {
    if (item.empty() || list.size() >= most || std::find(list.begin(), list.end(), item) != list.end()) return;
    list.push_back(std::move(item));
}

/// Without a red flag, a bad opinion comes before a good one in the day's work.
Urgency by_opinion(const std::string& sentiment, const std::optional<int>& rating) {
    const bool unhappy = sentiment == "negative" || (rating && *rating <= 2);
    return unhappy ? Urgency::Medium : Urgency::Low;
}

}  // namespace

RulesAnalyser::RulesAnalyser()
    : model_(OpinionModel::parse(rule_file("opinion.model"))),
      words_(OpinionWords::parse(rule_file("opinion_words.txt"))),
      red_flags_(RedFlags::parse(asset("schemas/triage/red_flags.txt"))),
      emotions_(EmotionWords::parse(rule_file("emotion_words.txt"))) {}

FeedbackAnalysis RulesAnalyser::analyse(const FeedbackText& text) const {
    FeedbackAnalysis analysis;
    analysis.model = kModel;
    analysis.instruction_version = kModel;

    const auto marked = marked_words(text.comment);
    if (marked.empty()) {  // nothing to read: the rating speaks
        analysis.sentiment = !text.rating || *text.rating == 3 ? "neutral" : *text.rating > 3 ? "positive" : "negative";
    } else {
        const auto figures = opinion_figures(marked, words_, text.comment);
        auto opinion = model_.judge(marked, figures);
        const bool both_sides = figures[5] > 0;
        analysis.sentiment = opinion.sentiment == "neutral" && both_sides ? "mixed" : opinion.sentiment;
        analysis.topics = std::move(opinion.themes);
        for (const auto& word : opinion.words) analysis.because.push_back(analysis.sentiment + ": " + word);
    }
    for (auto& [emotion, word] : emotions_.find(marked)) {
        analysis.because.push_back(emotion + ": " + word);
        analysis.emotions.push_back(std::move(emotion));
    }

    const auto hits = red_flags_.find(text.comment);
    Urgency urgency = by_opinion(analysis.sentiment, text.rating);
    if (!hits.empty()) urgency = std::max(urgency, hits.front().urgency);
    // a word of complaint in a happy comment ("the pain is gone, thank you") is no reason to hurry
    if (urgency == Urgency::High && analysis.sentiment == "positive") urgency = Urgency::Low;
    analysis.urgency = name(urgency);
    std::vector<std::string> reasons;
    for (const auto& hit : hits) {
        if (hit.urgency < urgency) continue;
        add_once(reasons, std::string(name(hit.urgency)) + ": " + hit.family + " (" + hit.words + ")", 3);
        add_once(analysis.evidence, verbatim(text.comment, hit.words), 3);
    }
    analysis.because.insert(analysis.because.begin(), reasons.begin(), reasons.end());
    return analysis;
}

}  // namespace carewire
