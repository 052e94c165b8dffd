#include "core/effect/effect_rows.hpp"

#include <algorithm>

#include "core/store/row_values.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kColumns{
    "worker",  "effect_key", "kind",         "clinic_id", "subject", "seq",          "event_id",  "correlation", "payload",
    "urgent",  "asking",     "state",        "attempt",      "max_attempts", "resends", "due_at", "requested_at", "updated_at"};

/// What becomes of an effect that a replayed event asks for: history must not be told twice to the outside (I19).
std::string first_state(const EffectRow& effect) {
#ifdef CAREWIRE_MUTANT_M24
    return "parked";
#endif
    return effect.replay ? "suppressed" : "parked";
}

/// What will never be performed carries nothing.
std::string carried(const EffectRow& effect) { return first_state(effect) == "suppressed" ? std::string{} : effect.request.payload; }

std::string unique_key(const EffectRow& effect) {
#ifdef CAREWIRE_MUTANT_M8
    return effect.request.key + mint_uuid(effect.at);
#endif
    return effect.request.key;
}

std::vector<SqlValue> row_of(const EffectRow& effect) {
    const EffectRequest& request = effect.request;
    const Time due = std::max(effect.at, request.not_before.value_or(effect.at));
    return row_values(effect.worker, unique_key(effect), request.kind, request.clinic.value, request.subject, effect.seq,
                      effect.event_id, effect.correlation, carried(effect), std::int64_t{request.urgent}, std::int64_t{0},
                      first_state(effect), std::int64_t{0}, std::int64_t{request.max_attempts}, std::int64_t{0}, epoch_ms(due),
                      epoch_ms(effect.at), epoch_ms(effect.at));
}

}  // namespace

std::int64_t insert_effects(Sql& sql, const std::vector<EffectRow>& effects) {
    if (effects.empty()) return 0;
    std::vector<std::vector<SqlValue>> rows;
    rows.reserve(effects.size());
    for (const EffectRow& effect : effects) rows.push_back(row_of(effect));
    return sql.insert("effects", kColumns, rows, " on conflict do nothing");
}

}  // namespace carewire
