#pragma once
#include <string_view>

namespace carewire {

/// Whether a text has a named format of Shape::format: `uuid` (any version), `email` (core/text/email_address.hpp),
/// `time-of-day` (`17:00`), `zone` (an IANA name this machine knows), `uri` (absolute,
/// http or https), `email-or-empty`, `uri-or-empty`. An unknown format is a programmer's error.
bool has_format(std::string_view format, std::string_view text);

/// What to write instead: a sentence for the error.
std::string_view format_hint(std::string_view format);

}  // namespace carewire
