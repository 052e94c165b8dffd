#pragma once
#include <chrono>
#include <string_view>

namespace carewire {

/// Of a canonical route whose result is what came of something outside (INT-19: a test mail): how long a caller waits for it who
/// does not ask otherwise. Zero: of any other route.
constexpr std::chrono::seconds effect_wait(std::string_view route) {
    using std::chrono::seconds;
    return route == "/v1/config/reporting/test-email" ? seconds{20} : seconds{0};
}

}  // namespace carewire
