#pragma once
#include <string>
#include <string_view>

namespace carewire::email {

/// RFC 2045 section 6.7: lines of at most 76 characters ended by CR LF, ASCII only; line ends of any kind in the text become
/// CR LF, so that no content can end a message early (pitfall P26).
std::string quoted_printable(std::string_view text);

}  // namespace carewire::email
