#include "consumers/analysis/asking.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/job_store.hpp"
#include "consumers/analysis/pace.hpp"

namespace carewire::analysis {
namespace {

constexpr std::string_view kPrefix = "analysis.";
constexpr std::array<std::string_view, 4> kTakenBack{"not_wanted", "paused", "unavailable", "daily_limit"};
/// Frame and schema of a request, in bytes.
constexpr std::size_t kFrameBytes = 1800;

Choice choice_of(const InstallationChoice& installation, Sql& sql, const ClinicId& clinic) {
    const auto of_clinic = settings_of(sql, clinic);
    return installation.with(of_clinic.settings, of_clinic.egress_switched_off);
}

Account account_of(const Question& question, const Job& job) {
    return {question.own_account ? job.clinic.value : "", job.provider, question.model};
}

BeforeCall postponed(JobStore& jobs, Job& job, Time until, std::string why) {
    if (job.status == "processing") {
        job.status = "pending";
        jobs.put(job);
    }
    return Postpone{until, std::move(why)};
}

}  // namespace

std::string kind_of(std::string_view provider) { return std::string(kPrefix) + std::string(provider); }
std::string_view provider_of(std::string_view kind) { return kind.substr(std::min(kPrefix.size(), kind.size())); }
bool is_taken_back(std::string_view code) { return std::ranges::find(kTakenBack, code) != kTakenBack.end() || is_blocked_code(code); }

std::int64_t expected_tokens(const Job& job) { return tokens_of(kFrameBytes + job.input.value_or("").size()); }

Question question_of(const Choice& choice, const Job& job, bool repair) {
    return {.job_id = job.job_id,
            .model = choice.settings.model,
            .endpoint = choice.settings.endpoint,
            .key_ref = choice.settings.api_key_ref,
            .own_account = choice.own_account,
            .deidentified = choice.deidentified(),
            .repair = repair};
}

void request_call(Tx& tx, Job& job, const Choice& choice, bool repair) {
    ++job.calls;
    tx.request({.kind = kind_of(job.provider),
                .key = fmt::format("{}:{}:{}", job.clinic.value, job.job_id, job.calls),
                .clinic = job.clinic,
                .subject = job.subject_id,
                .payload = to_json(question_of(choice, job, repair)),
                .not_before = std::nullopt,
                .max_attempts = job.max_retries + 1,
                .urgent = true});  // quiet hours are for people's telephones
}

void request_probe(Tx& tx, const ClinicId& clinic, const Choice& choice) {
    tx.request({.kind = kind_of(choice.settings.provider_feedback),
                .key = fmt::format("probe:{}:{}", clinic.value, tx.event().id.value),
                .clinic = clinic,
                .subject = "probe:" + clinic.value,
                .payload = to_json(question_of(choice, Job{}, false)),
                .not_before = std::nullopt,
                .max_attempts = 2,
                .urgent = true});
}

BeforeCall before_call(const InstallationChoice& installation, Sql& sql, const EffectCall& call, Time now) {
    const auto question = from_json<Question>(call.request.payload);
    if (!question) return Refused{"the request cannot be read", "not_wanted"};
    if (question->probes()) return Begin{};
    JobStore jobs(sql, now);
    auto job = jobs.lock(call.request.clinic, question->job_id);
    if (!job || !job->open()) return Refused{"the job has ended", "not_wanted"};

    const Choice choice = choice_of(installation, sql, job->clinic);
    auto blocked = choice.blocked(true);  // without consent it would not have come this far
    if (!blocked && choice.settings.provider_feedback != job->provider) blocked = "provider_changed";
    if (blocked) return Refused{std::string(blocked_because(*blocked)), std::string(*blocked)};
    const bool waits = installation.on_failure == InstallationChoice::OnFailure::Wait;
    const Account account = account_of(*question, *job);
    if (const auto pause = AccountStore(sql, now).pause_of(account)) {
        if (!waits) return Refused{pause->reason, "paused"};
        return postponed(jobs, *job, pause->until, "paused: " + pause->code);
    }
    if (!waits && job->started && now - *job->started > installation.patience) {
        return Refused{"the provider did not answer in time", "unavailable"};
    }
    if (const auto full = Pace(sql, now, account, choice.settings).take(*job, expected_tokens(*job))) {
        if (full->for_the_day && !waits) return Refused{"the calls of the day are used up", "daily_limit"};
        return postponed(jobs, *job, full->until, full->for_the_day ? "the calls of the day are used up" : "paced");
    }
    job->status = "processing";
    if (!job->started) job->started = now;
    job->retry_count = call.attempt - 1;
    jobs.put(*job);
    return Begin{};
}

void call_taken_back(const InstallationChoice& installation, Sql& sql, const EffectCall& call, Time let_through) {
    const auto question = from_json<Question>(call.request.payload);
    if (!question || question->probes()) return;
    const auto job = JobStore(sql, let_through).lock(call.request.clinic, question->job_id);
    if (!job) return;
    const Choice choice = choice_of(installation, sql, job->clinic);
    Pace(sql, let_through, account_of(*question, *job), choice.settings).give_back(expected_tokens(*job));
}

}  // namespace carewire::analysis
