#include "consumers/analysis/taking.hpp"

#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/ending.hpp"
#include "consumers/analysis/job_store.hpp"

namespace carewire::analysis {
namespace {

Job job_of(Lane lane, const Event<AnalysisRequested>& event) {
    Job job{.clinic = event.envelope.clinic,
            .job_id = event.body.job_id,
            .kind = event.body.kind,
            .subject_id = event.body.subject_id,
            .lane = lane,
            .priority = rank_of(event.body.priority)};
    job.patient_id = event.body.patient_id;
    job.provider = "rules";
    job.max_retries = event.body.max_retries;
    job.event_id = event.envelope.id.value;
    job.queued = event.envelope.time;
    return job;
}

Outcome end(Tx& tx, Job& job, const Ending& ending) {
    ending.mark(job, tx.now());
    if (JobStore(tx.sql(), tx.now()).add(job)) ending.tell(tx, job);
    return Done{};
}

}  // namespace

const RulesAnalyser& rules() {
    static const RulesAnalyser analyser;
    return analyser;
}

Outcome take(const Bench& bench, Tx& tx, const Event<AnalysisRequested>& event) {
    Job job = job_of(bench.lane, event);
    if (job.kind != "feedback") {
        return end(tx, job, Ending::fell_short({"blocked", "kind_not_supported", "no analyser of this kind is set up"}));
    }
    const auto text = from_json<FeedbackText>(event.body.input.json);
    if (!text) return end(tx, job, Ending::fell_short({"failed", "unreadable", "the input cannot be read"}));

    const auto of_clinic = settings_of(tx.sql(), job.clinic);
    const Choice choice = bench.installation.with(of_clinic.settings, of_clinic.egress_switched_off);
    job.provider = choice.settings.provider_feedback;
    FeedbackAnalysis of_rules = rules().analyse(*text);
    auto blocked = choice.blocked(event.body.consent);
    if (!blocked && choice.outside()) blocked = "no_port";
    if (!blocked) return end(tx, job, Ending::answered(std::move(of_rules)));
    job.input = event.body.input.json;
    return end(tx, job, Ending::stood_in(std::move(of_rules),
                                         {"blocked", std::string(*blocked), std::string(blocked_because(*blocked))}));
}

}  // namespace carewire::analysis
