#pragma once
#include "core/worker/worker.hpp"
#include "schemas/analysis/analysis.hpp"

namespace carewire::analysis {

/// A replay asks no model: what became of a job stands in the history that is replayed, and is taken from there. Live events of this
/// worker's own say nothing that its rows do not say.
Outcome take_from_history(Tx& tx, const Event<AnalysisCompleted>& event);
Outcome take_from_history(Tx& tx, const Event<AnalysisFailed>& event);

}  // namespace carewire::analysis
