#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "consumers/analysis/analyser.hpp"
#include "consumers/analysis/job.hpp"
#include "core/worker/tx.hpp"

namespace carewire::analysis {

/// Why a job did not end with the answer of the analyser that was asked.
struct Shortfall {
    std::string_view status;  ///< failed, blocked, needs_review
    std::string code;
    std::string reason;  ///< a sentence without personal data
};

/// How a job ends: with an analysis, with a shortfall, or with both, when the rules stand in for the analyser that was asked (FB-2:
/// no feedback stays without an urgency). First mark() the job, then store it, then tell().
class Ending {
  public:
    static Ending answered(FeedbackAnalysis analysis) { return {std::move(analysis), std::nullopt}; }
    static Ending fell_short(Shortfall why) { return {std::nullopt, std::move(why)}; }
    static Ending stood_in(FeedbackAnalysis of_rules, Shortfall why);

    void mark(Job& job, Time now) const;
    /// analysis.failed says why, analysis.completed carries the analysis.
    void tell(Tx& tx, const Job& job) const;

  private:
    Ending(std::optional<FeedbackAnalysis> analysis, std::optional<Shortfall> why)
        : analysis_(std::move(analysis)), why_(std::move(why)) {}

    std::optional<FeedbackAnalysis> analysis_;
    std::optional<Shortfall> why_;
};

}  // namespace carewire::analysis
