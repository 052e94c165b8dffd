#pragma once
#include <string>
#include <string_view>

namespace carewire {

/// `application/json` of `Application/JSON; charset=utf-8`: lower case, without parameters.
std::string media_type(std::string_view content_type);
/// `application/json` or any `…+json`.
bool is_json_type(std::string_view content_type);

}  // namespace carewire
