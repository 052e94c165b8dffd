#pragma once
#include <string>
#include <string_view>

namespace carewire::email {

/// Whether a text may stand in a header: UTF-8 without any control character or line separator (CR, LF, NUL, U+0085, U+2028,
/// U+2029). Whatever may not is refused before a connection is opened; nothing is repaired (EM-4).
bool is_header_text(std::string_view text);

/// `name: text` as RFC 5322 wants it, ended by CR LF: folded at spaces; what is not ASCII as encoded words (RFC 2047).
std::string text_field(std::string_view name, std::string_view text);
/// `name: "Display name" <address>`; without a display name the bare address.
std::string address_field(std::string_view name, std::string_view display_name, std::string_view address);

}  // namespace carewire::email
