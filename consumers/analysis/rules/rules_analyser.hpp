#pragma once
#include "consumers/analysis/analyser.hpp"
#include "consumers/analysis/rules/emotions.hpp"
#include "consumers/analysis/rules/opinion_model.hpp"
#include "schemas/triage/red_flags.hpp"

namespace carewire {

/// The built-in analyser: local, deterministic, no network. Urgency and emotions by rules with the words that decided them;
/// sentiment and topics by the linear text model. Never fails. Under 100 us a comment.
class RulesAnalyser {
  public:
    /// Reads the files built into the binary.
    RulesAnalyser();
    FeedbackAnalysis analyse(const FeedbackText& text) const;
    /// The floor under every model's urgency (FB-18): emergency words found before any model is asked.
    std::vector<RedFlags::Hit> red_flags(std::string_view comment) const { return red_flags_.find(comment); }

  private:
    OpinionModel model_;
    OpinionWords words_;
    RedFlags red_flags_;
    EmotionWords emotions_;
};

}  // namespace carewire
