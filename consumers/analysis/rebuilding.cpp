#include "consumers/analysis/rebuilding.hpp"

#include "consumers/analysis/job_store.hpp"

namespace carewire::analysis {
namespace {

/// The job that the event tells the end of, when this is a replay.
template <class Body, class Change>
Outcome rebuild(Tx& tx, const Event<Body>& event, Change&& change) {
    if (!event.envelope.replay) return Done{};
    JobStore jobs(tx.sql(), tx.now());
    auto job = jobs.lock(event.envelope.clinic, event.body.job_id);
    if (!job) return Done{};
    change(*job);
    if (!job->completed) job->completed = event.body.at;
    jobs.put(*job);
    return Done{};
}

}  // namespace

Outcome take_from_history(Tx& tx, const Event<AnalysisCompleted>& event) {
    return rebuild(tx, event, [&](Job& job) {
        if (job.open() || !event.body.degraded) {  // degraded: the rules stood in, and the event before it says for whom
            job.status = "completed";
            job.code.reset();
            job.error_message.reset();
            job.input.reset();
        }
        job.model = event.body.model;
        job.instruction_version = event.body.instruction_version;
        job.degraded = event.body.degraded;
        job.latency_ms = event.body.latency_ms;
        if (!job.started) job.started = job.queued + Duration{event.body.waited_ms};
    });
}

Outcome take_from_history(Tx& tx, const Event<AnalysisFailed>& event) {
    return rebuild(tx, event, [&](Job& job) {
        job.status = event.body.status;
        job.code = event.body.code;
        job.error_message = event.body.reason;
        if (job.status == "cancelled") job.input.reset();
    });
}

}  // namespace carewire::analysis
