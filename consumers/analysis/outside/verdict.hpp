#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "consumers/analysis/analyser.hpp"
#include "consumers/analysis/outside/quotation.hpp"

namespace carewire::analysis {

/// What a model said of a comment, checked. Evidence is kept as places in the comment, so that a remembered verdict holds no text
/// of it.
struct Verdict {
    std::string sentiment, emotion, urgency;
    std::vector<std::pair<std::size_t, std::size_t>> evidence;  ///< bytes [from, to) of the comment, at most three
    std::string summary, suggested_action;                      ///< not remembered: they retell the comment
};

/// Checks a model's text against the schema: exactly its members, enums letter by letter, texts within bounds, evidence that stands
/// in the comment. Evidence that does not is dropped; none left of some given is a fault. One code fence around it is taken off.
/// The error is a code: `not_json`, `wrong_shape`, `wrong_value`, `evidence_not_found`.
tl::expected<Verdict, std::string> check_verdict(std::string_view said, const Quotation& quotation);

/// The analysis that follows: a model may raise the urgency that the rules give, never lower it (FB-18).
FeedbackAnalysis with_floor(const Verdict& verdict, std::string_view comment, const FeedbackAnalysis& of_rules);

/// To and from the text that is remembered: no word of the comment, no retelling of it.
std::string remembered(const Verdict& verdict);
tl::expected<Verdict, std::string> recalled(std::string_view text, std::size_t comment_bytes);

}  // namespace carewire::analysis
