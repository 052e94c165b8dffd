#include "consumers/analysis/outside/verdict.hpp"

#include <algorithm>
#include <array>

#include "core/describe/describe.hpp"
#include "core/json/json.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire::analysis {
namespace {

constexpr std::size_t kMostEvidence = 3;
constexpr std::size_t kMostAnswerBytes = 32768;
constexpr int kMostAnswerDepth = 4;

/// The answer as the schema announces it.
struct Said {
    std::vector<std::string> evidence;
    std::string sentiment, emotion, urgency, summary, suggested_action;
    static auto fields() {
        return describe<Said>(
            field("evidence", &Said::evidence).at_most(5).each([](Shape& piece) { piece.at_most = 1000; }),
            field("sentiment", &Said::sentiment).one_of(kSentiments), field("emotion", &Said::emotion).one_of(kEmotions),
            field("urgency", &Said::urgency).one_of(kUrgencies), field("summary", &Said::summary).at_most(1000),
            field("suggested_action", &Said::suggested_action).at_most(1000));
    }
};

struct Remembered {
    std::string sentiment, emotion, urgency;
    std::vector<std::int64_t> places;  ///< from, to, from, to …
    static auto fields() {
        using Self = Remembered;
        return describe<Self>(field("sentiment", &Self::sentiment).one_of(kSentiments), field("emotion", &Self::emotion).one_of(kEmotions),
                              field("urgency", &Self::urgency).one_of(kUrgencies), field("places", &Self::places));
    }
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    return text;
}

/// ```json … ``` once, when it stands around all of it.
std::string_view unfenced(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
    const auto line = text.find('\n');
    if (line == std::string_view::npos || line + 3 > text.size()) return text;
    return trimmed(text.substr(line + 1, text.size() - 3 - line - 1));
}

std::size_t rank(std::string_view urgency) {
    return static_cast<std::size_t>(kUrgencies.end() - std::ranges::find(kUrgencies, urgency));  // the worst comes first there
}

/// The schema says that there are no other members, so one more is as wrong as one less.
std::string fault_of(const Problems& problems) {
    const bool values_only = std::ranges::all_of(problems, [](const Problem& problem) { return problem.status == 422; });
    return values_only ? "wrong_value" : "wrong_shape";
}

}  // namespace

tl::expected<Verdict, std::string> check_verdict(std::string_view said, const Quotation& quotation) {
    const auto document = json::Document::parse(unfenced(said), {.bytes = kMostAnswerBytes, .depth = kMostAnswerDepth});
    if (!document) return tl::unexpected<std::string>("not_json");
    auto answer = from_json<Said>(document->root(), Reading::Door);
    if (!answer) return tl::unexpected(fault_of(answer.error()));
    Verdict verdict{.sentiment = answer->sentiment, .emotion = answer->emotion, .urgency = answer->urgency};
    for (const auto& piece : answer->evidence) {
        const auto place = quotation.origin_of(piece);
        if (place && verdict.evidence.size() < kMostEvidence) verdict.evidence.push_back(*place);
    }
    if (verdict.evidence.empty() && !answer->evidence.empty()) return tl::unexpected<std::string>("evidence_not_found");
    verdict.summary = std::move(answer->summary);
    verdict.suggested_action = std::move(answer->suggested_action);
    return verdict;
}

FeedbackAnalysis with_floor(const Verdict& verdict, std::string_view comment, const FeedbackAnalysis& of_rules) {
    FeedbackAnalysis analysis;
    analysis.sentiment = verdict.sentiment;
    analysis.emotions = {verdict.emotion};
    analysis.topics = of_rules.topics;
    analysis.summary = verdict.summary;
    analysis.suggested_action = verdict.suggested_action;
    for (const auto& [from, to] : verdict.evidence) analysis.evidence.emplace_back(comment.substr(from, to - from));
    const bool raised = rank(of_rules.urgency) > rank(verdict.urgency);
    analysis.urgency = raised ? of_rules.urgency : verdict.urgency;
    analysis.urgency_source = raised ? "rule" : "model";
    analysis.because = {"model: " + verdict.urgency};
    if (!raised) return analysis;
    analysis.evidence = of_rules.evidence.empty() ? analysis.evidence : of_rules.evidence;
    analysis.because.insert(analysis.because.begin(), of_rules.because.begin(), of_rules.because.end());
    return analysis;
}

std::string remembered(const Verdict& verdict) {
    Remembered kept{.sentiment = verdict.sentiment, .emotion = verdict.emotion, .urgency = verdict.urgency};
    for (const auto& [from, to] : verdict.evidence) {
        kept.places.push_back(static_cast<std::int64_t>(from));
        kept.places.push_back(static_cast<std::int64_t>(to));
    }
    return to_json(kept);
}

tl::expected<Verdict, std::string> recalled(std::string_view text, std::size_t comment_bytes) {
    const auto kept = from_json<Remembered>(text);
    if (!kept || kept->places.size() % 2 != 0) return tl::unexpected<std::string>("wrong_shape");
    Verdict verdict{.sentiment = kept->sentiment, .emotion = kept->emotion, .urgency = kept->urgency};
    for (std::size_t i = 0; i < kept->places.size(); i += 2) {
        const auto from = static_cast<std::size_t>(kept->places[i]), to = static_cast<std::size_t>(kept->places[i + 1]);
        if (from >= to || to > comment_bytes) return tl::unexpected<std::string>("wrong_value");
        verdict.evidence.emplace_back(from, to);
    }
    return verdict;
}

}  // namespace carewire::analysis
