#pragma once
#include <functional>
#include <optional>
#include <string>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"
#include "core/http/pool.hpp"
#include "core/log/log.hpp"

namespace carewire::portal {

/// Gives the next piece of a body; nothing when it is complete. Called on pool threads, one call at a time.
using Pieces = std::function<std::optional<std::string>()>;

/// Sends a body piece by piece: the next one is made when the client has taken the last, so that memory stays flat whatever
/// the length and however slow the reader (FB-9). When the store is away in the middle, the piece is asked for again until it
/// is back or the client leaves; any other failure ends the connection without the last chunk, so that nobody takes a part for
/// the whole.
void pour(http::Pool& pool, http::Loop& loop, Log& log, http::Reply reply, http::Response head, Pieces next);

}  // namespace carewire::portal
