#include "consumers/analysis/ending.hpp"

#include "schemas/analysis/analysis.hpp"

namespace carewire::analysis {

Ending Ending::stood_in(FeedbackAnalysis of_rules, Shortfall why) {
    of_rules.degraded = true;
    return {std::move(of_rules), std::move(why)};
}

void Ending::mark(Job& job, Time now) const {
    job.status = why_ ? why_->status : "completed";
    if (!job.started) job.started = now;
    job.completed = now;
    if (!why_) job.input.reset();  // else a person may ask for another try
    if (why_) {
        job.code = why_->code;
        job.error_message = why_->reason;
    }
    if (analysis_) {
        job.model = analysis_->model;
        job.instruction_version = analysis_->instruction_version;
        job.degraded = analysis_->degraded;
    }
}

void Ending::tell(Tx& tx, const Job& job) const {
    if (why_) {
        tx.emit(job.subject_id, AnalysisFailed{.job_id = job.job_id,
                                               .kind = job.kind,
                                               .subject_id = job.subject_id,
                                               .status = std::string(why_->status),
                                               .code = why_->code,
                                               .reason = why_->reason,
                                               .at = tx.now()});
    }
    if (!analysis_) return;
    tx.emit(job.subject_id, AnalysisCompleted{.job_id = job.job_id,
                                              .kind = job.kind,
                                              .subject_id = job.subject_id,
                                              .model = analysis_->model,
                                              .instruction_version = analysis_->instruction_version,
                                              .result = {to_json(*analysis_)},
                                              .degraded = analysis_->degraded,
                                              .latency_ms = job.latency_ms,
                                              .waited_ms = job.waited_ms(),
                                              .at = tx.now()});
}

}  // namespace carewire::analysis
