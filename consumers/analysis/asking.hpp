#pragma once
#include "consumers/analysis/choice.hpp"
#include "consumers/analysis/job.hpp"
#include "consumers/analysis/outside/question.hpp"
#include "core/worker/worker.hpp"

namespace carewire::analysis {

/// The kinds of effect are `analysis.<provider>`.
std::string kind_of(std::string_view provider);
std::string_view provider_of(std::string_view kind);

Question question_of(const Choice& choice, const Job& job, bool repair);
/// Asks for a call, in the transaction of the job. The key is the job's and the number of its call: a person's retry and a repair are
/// calls of their own, a try again is not.
void request_call(Tx& tx, Job& job, const Choice& choice, bool repair);
/// Asks whether the model is there (AI-16), for the event in hand.
void request_probe(Tx& tx, const ClinicId& clinic, const Choice& choice);

/// Said to each call before it begins: whether somebody still waits for it, whether it may still leave the house, whether its account is
/// paused, and when the limiter has a slot for it. Marks the job as in hand.
BeforeCall before_call(const InstallationChoice& installation, Sql& sql, const EffectCall& call, Time now);
/// The call that was let through then did not begin: the limiter has its slot again.
void call_taken_back(const InstallationChoice& installation, Sql& sql, const EffectCall& call, Time let_through);

/// What the limiter thinks that a call about this job takes.
std::int64_t expected_tokens(const Job& job);

/// Codes by which before_call() takes a call back; there was none then.
bool is_taken_back(std::string_view code);

}  // namespace carewire::analysis
