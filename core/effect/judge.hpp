#pragma once
#include "core/effect/effect.hpp"
#include "core/effect/effect_store.hpp"

namespace carewire {

/// What becomes of an effect after its port's answer. `done`, `failed` and `unknown` are final and told to the worker; `parked`
/// is tried again at `due`. Only Later is charged; an outage and a rate limit count against nobody (C-14).
Judgement judge(const EffectJob& job, const EffectAnswer& answer, EffectPort::Lost when_lost, Time now);

/// What becomes of a claim whose process ended, or was frozen, in the middle of the call.
Judgement judge_lost(const EffectJob& job, EffectPort::Lost when_lost, Time now);

bool is_final(const Judgement& judgement);
/// What the worker is told of a final judgement: the port's own answer, or Refused when the tries are used up.
EffectAnswer told(const Judgement& judgement, const EffectAnswer& answer);
/// `delivered`, `later`, `refused`, `unknown`, `outage`
std::string_view name(const EffectAnswer& answer);

}  // namespace carewire
