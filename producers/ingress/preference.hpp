#pragma once
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/time/time.hpp"

namespace carewire {

/// How long the caller wants to wait for the result (RFC 7240 section 4.3: `Prefer: respond-async, wait=10`), in whole seconds;
/// nothing when no `wait` was asked for. What cannot be read is ignored, as RFC 7240 section 2 asks.
std::optional<Duration> preferred_wait(std::span<const std::pair<std::string, std::string>> headers);

}  // namespace carewire
