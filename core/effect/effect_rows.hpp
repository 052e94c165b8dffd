#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/effect/effect.hpp"
#include "core/store/sql.hpp"

namespace carewire {

/// An effect asked for by a handler, to be written with its batch.
struct EffectRow {
    EffectRequest request;
    std::string worker;
    std::string event_id;
    std::string correlation;
    bool replay = false;   ///< recorded as suppressed, never performed (C-14)
    std::int64_t seq = 0;  ///< order within a subject
    Time at{};
};

/// Writes what is new; a key that is there already is the same effect and stays as it is. How many are new.
std::int64_t insert_effects(Sql& sql, const std::vector<EffectRow>& effects);

}  // namespace carewire
