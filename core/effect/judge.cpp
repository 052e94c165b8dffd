#include "core/effect/judge.hpp"

#include "core/effect/retry_schedule.hpp"

namespace carewire {
namespace {

/// How long a provider may need until its own list shows what it accepted.
constexpr Duration kBeforeAsking{5000};
constexpr const char* kUsedUp = "attempts_used_up";

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

Judgement parked(Time due, bool asking, int charged, std::string why) {
    return {.state = "parked", .asking = asking, .charged = charged, .due = due, .provider_ref = {}, .code = {}, .why = std::move(why)};
}

Judgement final_state(std::string state, int charged, Time now, std::string code, std::string why) {
    return {.state = std::move(state),
            .asking = false,
            .charged = charged,
            .due = now,
            .provider_ref = {},
            .code = std::move(code),
            .why = std::move(why)};
}

/// Tried for nothing: again after a pause, until the tries are used up.
Judgement again(const EffectJob& job, std::optional<Duration> after, const std::string& why, Time now) {
    const int charged = job.charged + 1;
    if (charged >= job.call.request.max_attempts) return final_state("failed", charged, now, kUsedUp, why);
    return parked(now + after.value_or(retry_pause(charged)), false, charged, why);
}

Judgement judge_unknown(const EffectJob& job, const std::string& why, EffectPort::Lost when_lost, Time now) {
#ifdef CAREWIRE_MUTANT_M10
    return again(job, std::nullopt, why, now);
#endif
    if (job.asking || when_lost == EffectPort::Lost::Leave) return final_state("unknown", job.charged + 1, now, "", why);
    if (when_lost == EffectPort::Lost::Repeat) return again(job, std::nullopt, why, now);
    return parked(now + kBeforeAsking, true, job.charged, why);
}

}  // namespace

Judgement judge(const EffectJob& job, const EffectAnswer& answer, EffectPort::Lost when_lost, Time now) {
    return std::visit(
        Overloaded{[&](const Delivered& delivered) {
                       Judgement done = final_state("done", job.charged + 1, now, "", "");
                       done.provider_ref = delivered.provider_ref;
                       return done;
                   },
                   [&](const Later& later) { return again(job, later.after, later.why, now); },
                   [&](const Refused& refused) {
                       return final_state("failed", job.charged + 1, now, refused.code, refused.why);
                   },
                   [&](const Unknown& unknown) { return judge_unknown(job, unknown.why, when_lost, now); },
                   // due at once: the kind's breaker decides when it is called again
                   [&](const Outage& outage) { return parked(now, job.asking, job.charged, outage.why); }},
        answer);
}

Judgement judge_lost(const EffectJob& job, EffectPort::Lost when_lost, Time now) {
    if (job.asking) return parked(now, true, job.charged, "the process ended while it asked the provider");
    return judge_unknown(job, "the process ended during the call", when_lost, now);
}

bool is_final(const Judgement& judgement) { return judgement.state != "parked"; }

EffectAnswer told(const Judgement& judgement, const EffectAnswer& answer) {
    if (judgement.state == "unknown") return Unknown{judgement.why};
    if (judgement.state == "failed") return Refused{judgement.why, judgement.code};
    return answer;
}

std::string_view name(const EffectAnswer& answer) {
    return std::visit(Overloaded{[](const Delivered&) { return "delivered"; }, [](const Later&) { return "later"; },
                                 [](const Refused&) { return "refused"; }, [](const Unknown&) { return "unknown"; },
                                 [](const Outage&) { return "outage"; }},
                      answer);
}

}  // namespace carewire
