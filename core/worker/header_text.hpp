#pragma once
#include <string>
#include <string_view>

#include "core/bus/bus.hpp"

namespace carewire {

/// Record headers as a JSON array of pairs, to be kept in a row. A header that is not UTF-8 text cannot stand in one and is
/// left out; Carewire's own are always text (core/event/wire.hpp).
std::string header_text(const Headers& headers);
/// The reverse; throws std::logic_error for a text that header_text() did not write.
Headers headers_of(std::string_view text);

}  // namespace carewire
