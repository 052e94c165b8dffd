#pragma once
#include "consumers/analysis/choice.hpp"
#include "consumers/analysis/outside/model_api.hpp"
#include "consumers/analysis/rules/rules_analyser.hpp"
#include "core/worker/worker.hpp"

namespace carewire::analysis {

/// The end state of a job whose analyser gave no answer for this reason: blocked, needs_review, failed.
std::string_view status_for(std::string_view code);

/// What came of a model's call: the job ends with the model's answer, with the rules in its place, or is asked about once more when
/// the answer did not fit. Each call that left the house is told as egress.recorded.
void settle(const InstallationChoice& installation, const RulesAnalyser& rules, const ModelApi& api, Tx& tx, const Settled& settled);

}  // namespace carewire::analysis
