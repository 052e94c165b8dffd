#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carewire::testing {

/// A case of corpora/http-raw/carewire-requests.json.
struct RawCase {
    std::string id, group, raw, after_send, why;
    std::vector<int> status_any_of;  ///< empty: no answer is required
    std::optional<bool> closed;      ///< nothing: either
    std::optional<int> published;    ///< nothing: 0 or 1
    std::string pace;                ///< `head`, `body`, `read`, `idle` or empty
};
/// Empty when the corpora are not there.
std::vector<RawCase> carewire_requests();

/// A case of llhttp-request.json or llhttp-response.json.
struct LlhttpCase {
    std::string id, section, mode, raw;
    bool accepted = false;
    int messages_complete = 0;
};
std::vector<LlhttpCase> llhttp_cases(std::string_view file);

/// Replaces every `{{name}}`.
std::string filled(std::string text, std::string_view placeholder, std::string_view value);

}  // namespace carewire::testing
