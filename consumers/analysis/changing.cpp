#include "consumers/analysis/changing.hpp"

#include <fmt/format.h>

#include "consumers/analysis/ending.hpp"
#include "consumers/analysis/job_store.hpp"

namespace carewire::analysis {
namespace {

Outcome refuse(Tx& tx, const std::string& job_id, std::string code, std::string reason) {
    tx.emit(job_id, AnalysisChangeRejected{job_id, std::move(code), std::move(reason)});
    return Done{};
}

Outcome no_such_job(Tx& tx, const std::string& job_id) { return refuse(tx, job_id, "not_found", "there is no such analysis"); }

}  // namespace

Outcome cancel(Tx& tx, const Event<AnalysisCancelled>& event) {
    if (event.envelope.replay) return Done{};
    JobStore jobs(tx.sql(), tx.now());
    auto job = jobs.lock(event.envelope.clinic, event.body.job_id);
    if (!job) return no_such_job(tx, event.body.job_id);
    if (job->status == "cancelled") return Done{};
    if (job->status != "pending") {
        return refuse(tx, job->job_id, "illegal_transition", fmt::format("an analysis that is {} cannot be cancelled", job->status));
    }
    const auto ending = Ending::fell_short({"cancelled", "cancelled", "somebody cancelled it"});
    ending.mark(*job, tx.now());
    job->started.reset();  // nobody began it
    job->input.reset();
    jobs.put(*job);
    ending.tell(tx, *job);
    return Done{};
}

Outcome retry(const Bench& bench, Tx& tx, const Event<AnalysisRetryRequested>& event) {
    if (event.envelope.replay) return Done{};
    auto job = JobStore(tx.sql(), tx.now()).lock(event.envelope.clinic, event.body.job_id);
    if (!job) return no_such_job(tx, event.body.job_id);
    const bool stands = job->status == "failed" || job->status == "blocked";
    if (!stands || !job->input) {
        const auto why = stands ? std::string("there is nothing that could be analysed again")
                                : fmt::format("an analysis that is {} cannot be tried again", job->status);
        return refuse(tx, job->job_id, "illegal_transition", why);
    }
    return take_again(bench, tx, std::move(*job));
}

}  // namespace carewire::analysis
