#include "consumers/analysis/taking.hpp"

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/asking.hpp"
#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/ending.hpp"
#include "consumers/analysis/job_store.hpp"
#include "consumers/analysis/memory.hpp"
#include "consumers/analysis/outside/instruction.hpp"
#include "consumers/analysis/settling.hpp"

namespace carewire::analysis {
namespace {

/// Of the event: whoever asks without an opinion gets what the clinic has set.
constexpr int kDefaultRetries = 3;

Job job_of(Lane lane, const Event<AnalysisRequested>& event) {
    Job job{.clinic = event.envelope.clinic,
            .job_id = event.body.job_id,
            .kind = event.body.kind,
            .subject_id = event.body.subject_id,
            .lane = lane,
            .priority = rank_of(event.body.priority)};
    job.patient_id = event.body.patient_id;
    job.consent = event.body.consent;
    job.provider = "rules";
    job.max_retries = event.body.max_retries;
    job.event_id = event.envelope.id.value;
    job.queued = event.envelope.time;
    return job;
}

/// A job's first time, or a person's retry of one that is stored.
enum class Turn { First, Again };

/// False: a new job is there already.
bool keep(Tx& tx, const Job& job, Turn turn) {
    JobStore jobs(tx.sql(), tx.now());
    if (turn == Turn::First) return jobs.add(job);
    jobs.put(job);
    return true;
}

Outcome end(Tx& tx, Job& job, Turn turn, const Ending& ending) {
    ending.mark(job, tx.now());
    if (keep(tx, job, turn)) ending.tell(tx, job);
    return Done{};
}

FeedbackAnalysis recalled(const Memory::Recalled& before, const Choice& choice, const FeedbackText& text, const FeedbackAnalysis& of_rules) {
    FeedbackAnalysis analysis = with_floor(before.verdict, text.comment, of_rules);
    analysis.model = before.model_version.empty() ? choice.settings.model : before.model_version;
    analysis.instruction_version = kInstructionVersion;
    return analysis;
}

/// The model is asked, unless it has said already what it thinks of this content, or cannot be asked now.
Outcome ask_outside(const Bench& bench, Tx& tx, Job& job, Turn turn, const Choice& choice, const FeedbackText& text,
                    FeedbackAnalysis of_rules) {
    if (const auto before = Memory(tx.sql(), tx.now(), job.clinic).recall(choice, text.comment)) {
        return end(tx, job, turn, Ending::answered(recalled(*before, choice, text, of_rules)));
    }
    const bool waits = bench.installation.on_failure == InstallationChoice::OnFailure::Wait;
    const auto pause = AccountStore(tx.sql(), tx.now()).pause_of(Account::of(choice, job.clinic));
    if (pause && !waits) return end(tx, job, turn, Ending::stood_in(std::move(of_rules), {status_for(pause->code), pause->code, pause->reason}));
    if (bench.dry_run) return end(tx, job, turn, Ending::stood_in(std::move(of_rules), {"blocked", "dry_run", "nothing leaves the house"}));
    if (choice.settings.max_retries != kDefaultRetries && job.max_retries == kDefaultRetries) job.max_retries = choice.settings.max_retries;
    ++job.calls;
    if (!keep(tx, job, turn)) return Done{};
    --job.calls;
    request_call(tx, job, choice, false);
    tx.emit(job.subject_id, AnalysisStarted{.job_id = job.job_id,
                                            .kind = job.kind,
                                            .subject_id = job.subject_id,
                                            .model = choice.settings.model,
                                            .at = tx.now()});
    return Done{};
}

/// By whom the clinic has chosen now.
Outcome analyse(const Bench& bench, Tx& tx, Job& job, Turn turn, const FeedbackText& text) {
    const auto of_clinic = settings_of(tx.sql(), job.clinic);
    const Choice choice = bench.installation.with(of_clinic.settings, of_clinic.egress_switched_off);
    job.provider = choice.settings.provider_feedback;
    FeedbackAnalysis of_rules = rules().analyse(text);
    const auto blocked = choice.blocked(job.consent);
    if (!blocked && !choice.outside()) return end(tx, job, turn, Ending::answered(std::move(of_rules)));
    if (blocked) {
        return end(tx, job, turn, Ending::stood_in(std::move(of_rules), {"blocked", std::string(*blocked), std::string(blocked_because(*blocked))}));
    }
    if (text.comment.empty()) return end(tx, job, turn, Ending::answered(std::move(of_rules)));  // a rating alone needs no model
    return ask_outside(bench, tx, job, turn, choice, text, std::move(of_rules));
}

}  // namespace

const RulesAnalyser& rules() {
    static const RulesAnalyser analyser;
    return analyser;
}

Outcome take(const Bench& bench, Tx& tx, const Event<AnalysisRequested>& event) {
    Job job = job_of(bench.lane, event);
    if (job.kind != "feedback") {
        return end(tx, job, Turn::First, Ending::fell_short({"blocked", "kind_not_supported", "no analyser of this kind is set up"}));
    }
    const auto text = from_json<FeedbackText>(event.body.input.json);
    if (!text) return end(tx, job, Turn::First, Ending::fell_short({"failed", "unreadable", "the input cannot be read"}));
    job.input = event.body.input.json;
    return analyse(bench, tx, job, Turn::First, *text);
}

Outcome take_again(const Bench& bench, Tx& tx, Job job) {
    const auto text = from_json<FeedbackText>(job.input.value_or(""));
    if (!text) return end(tx, job, Turn::Again, Ending::fell_short({"failed", "unreadable", "the input cannot be read"}));
    job.status = "pending";
    job.code.reset();
    job.error_message.reset();
    job.started.reset();
    job.completed.reset();
    job.model.clear();
    job.instruction_version.clear();
    job.degraded = false;
    job.retry_count = 0;
    return analyse(bench, tx, job, Turn::Again, *text);
}

}  // namespace carewire::analysis
