#pragma once
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace carewire {

/// The key in an Idempotency-Key field: a Structured Field string (RFC 8941 section 3.3.3), `"…"` with `\"` and `\\`, of 1 to
/// 255 characters. The error says what is wrong with the field, not what it holds.
tl::expected<std::string, std::string> read_idempotency_key(std::string_view field);

}  // namespace carewire
