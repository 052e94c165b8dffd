#pragma once
#include <cstdint>
#include <string>

#include "core/worker/tx.hpp"
#include "schemas/interactions/interactions.hpp"

namespace carewire::interactions {

/// One row per interaction: the first event with its id is the one that counts, however many come (C-13).
void append(Tx& tx, const Event<InteractionRecorded>& event);

/// Puts a clinic's own type into the registry, or another text or state of one.
void put_type(Tx& tx, const std::string& name, const std::string& display, bool enabled);
/// Back to what every clinic has: a type of the clinic's own is gone, a built-in one is as built in.
void remove_type(Tx& tx, const std::string& name);

/// Deletes what happened before; how many rows went.
std::int64_t delete_before(Tx& tx, Time before);

}  // namespace carewire::interactions
