#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/event/event.hpp"

namespace carewire::journal {

/// A row of `events` as far as its hash goes: everything that was published, and when it was written. The body enters by its own hash, so that
/// erasing a person's body later leaves the chain whole.
struct ChainedRow {
    std::string clinic, event_id, source, type;
    std::int64_t version = 1;
    std::string stream, subject;
    std::int64_t occurred_at = 0;
    std::string correlation, cause, actor, actor_role, idempotency_key, subject_key, body_sha256;
    std::int64_t created_at = 0;
};

ChainedRow chained_row(const RawEvent& event, std::string body_sha256, Time written);

/// SHA-256 over all fields, each with its length before it, so that no two rows share a text.
std::string row_hash(const ChainedRow& row);

/// What stands before the first row of a lane.
std::string first_link(std::string_view clinic, std::string_view lane);
/// The link of a row: SHA-256 of the previous link and the row's hash, both as 64 hexadecimal digits.
std::string next_link(std::string_view previous, std::string_view row_hash);

}  // namespace carewire::journal
