#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace carewire::portal {

/// How far a client has been told of the feedback topic: the next offset of each partition. It is the id of every event that is
/// pushed, and means the same at every portal, so that a client may go on at another one (FB-16).
using Position = std::map<int, std::int64_t>;

/// `12.0.345`: the offsets in order of their partitions, 0 and up without a gap.
std::string text_of(const Position& position);
/// Nothing when it is no position.
std::optional<Position> read_position(std::string_view text);

/// Whether nothing between `from` and `begins` is missing to whoever was told up to `from`: the same partitions, none older.
bool reaches_back_to(const Position& begins, const Position& from);
/// The later of both, partition by partition.
void advance(Position& position, const Position& to);

}  // namespace carewire::portal
