#pragma once
#include <optional>

#include "core/http/message.hpp"

namespace carewire::http {

/// The fields of a body as a page's form sends it (application/x-www-form-urlencoded), decoded, in their order. Nothing for any
/// other media type.
std::optional<Fields> read_form(const Request& request);

}  // namespace carewire::http
