#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire::journal {

/// An event as the journal kept it.
struct KeptEvent {
    std::string clinic, id, type, stream, subject, source, correlation, cause, actor, actor_role, body, lane;
    std::int64_t occurred_at = 0, created_at = 0, version = 1, position = 0;
};

/// What became of it at a worker: its row of the ledger.
struct Handled {
    std::string worker, fate, reason;
    std::int64_t attempts = 0;
};

/// Events of this id: one, or one per clinic where two used the same id.
std::vector<KeptEvent> find_events(Sql& sql, const std::string& event_id);
/// The whole chain of causes that this event belongs to, in the order in which they were written down.
std::vector<KeptEvent> chain_of(Sql& sql, const KeptEvent& event);
std::vector<Handled> handled_by(Sql& sql, const std::string& event_id);

/// How far each chain reaches: what a follower has seen.
struct LaneHead {
    std::string clinic, lane;
    std::int64_t position = 0;
};
std::vector<LaneHead> lane_heads(Sql& sql);
/// The rows of a chain after a position, in their order; at most `most`.
std::vector<KeptEvent> rows_after(Sql& sql, const LaneHead& seen, int most);

}  // namespace carewire::journal
