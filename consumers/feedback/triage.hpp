#pragma once
#include "consumers/feedback/item.hpp"
#include "core/worker/worker.hpp"
#include "schemas/analysis/analysis.hpp"
#include "schemas/config/settings_more.hpp"
#include "schemas/feedback/feedback.hpp"

namespace carewire::feedback {

/// FB-1, FB-18: the row, the words of emergency before any model, the question to the analysers.
Outcome submit(Tx& tx, const Event<FeedbackSubmitted>& event);
/// FB-2: what an analyser says of it.
Outcome analysed(Tx& tx, const Event<AnalysisCompleted>& event);
/// No analyser could say anything: it is not left without an urgency (FB-2).
Outcome not_analysed(Tx& tx, const Event<AnalysisFailed>& event);

/// FB-5: raises the alert once urgency asks for one.
void raise_if_urgent(Tx& tx, const Item& item, const std::string& because, const FeedbackSettings& settings);

}  // namespace carewire::feedback
