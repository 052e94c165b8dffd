#pragma once
#include "consumers/analysis/choice.hpp"
#include "consumers/analysis/job.hpp"
#include "consumers/analysis/rules/rules_analyser.hpp"
#include "core/worker/worker.hpp"
#include "schemas/analysis/analysis.hpp"

namespace carewire::analysis {

/// What a process knows for all of its jobs.
struct Bench {
    Lane lane = Lane::Interactive;
    InstallationChoice installation;
    bool dry_run = false;  ///< effects are recorded and not performed: nobody would ever answer
};

/// Made with its first job and shared by both lanes: reading the model takes longer than starting a process.
const RulesAnalyser& rules();

/// analysis.requested: the rules answer here, as a function of the event alone; for an outside analyser a call is asked for. A job
/// that is there already is not taken twice.
Outcome take(const Bench& bench, Tx& tx, const Event<AnalysisRequested>& event);
/// A person's retry, by whoever is chosen now. `job` is locked and has its input.
Outcome take_again(const Bench& bench, Tx& tx, Job job);

}  // namespace carewire::analysis
