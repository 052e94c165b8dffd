#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace carewire::portal {

/// `html` → `text/html`
std::string_view media_type(std::string_view form);

/// Which of these forms a caller wants by the Accept header (RFC 9110 section 12.5.1): the best of the caller's weights, of
/// equals the earlier. The first when nothing fits or nothing was said: an answer in another form is better than none.
std::string preferred_form(std::string_view accept, const std::vector<std::string>& forms);

/// `json, csv or pdf`
std::string listed(const std::vector<std::string>& words);

}  // namespace carewire::portal
