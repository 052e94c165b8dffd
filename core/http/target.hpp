#pragma once
#include <string>
#include <string_view>

namespace carewire::http {

/// Splits a request target into its decoded path and its query as sent. False: the target is none that the door takes,
/// and nothing of it may be routed: only the origin form; percent signs decode once, to valid UTF-8 without control
/// characters, slashes or backslashes; no dot segment, no empty segment but the last, no twice-encoded byte, no
/// fragment.
bool read_target(std::string_view target, std::string& path, std::string& query);

/// Percent-decodes; with `plus_is_space` as in a form. Faulty triplets stay as they are (the door has refused them
/// before).
std::string percent_decoded(std::string_view text, bool plus_is_space);
/// Encodes all but RFC 3986's unreserved characters.
std::string percent_encoded(std::string_view text);

}  // namespace carewire::http
