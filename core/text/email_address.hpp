#pragma once
#include <string_view>

namespace carewire {

/// Whether a text is one e-mail address in the plain form that Carewire takes (EM-2): ASCII dot-atom of at most 64 bytes at a
/// domain name with a dot, 254 bytes in all. No quotes, comments, literals, routes (`%`, `!`) or anything around it; nothing is
/// repaired. Checked at the door and again before sending.
bool is_email_address(std::string_view text);

}  // namespace carewire
