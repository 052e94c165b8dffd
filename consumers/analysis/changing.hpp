#pragma once
#include "consumers/analysis/taking.hpp"
#include "schemas/analysis/changes.hpp"

namespace carewire::analysis {

/// What people ask of a job (AI-12), within the states of analysis.md section 2: only one that waits can be cancelled, only one that
/// failed or is blocked can be tried again. A refusal is analysis.change_rejected, which the caller is told. A replay does neither:
/// what came of it stands in the history.
Outcome cancel(Tx& tx, const Event<AnalysisCancelled>& event);
Outcome retry(const Bench& bench, Tx& tx, const Event<AnalysisRetryRequested>& event);

}  // namespace carewire::analysis
