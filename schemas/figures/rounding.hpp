#pragma once
#include <cstdint>
#include <optional>

namespace carewire {

/// 100 × k / n with one decimal, half up, from integers; nothing when n is 0: shown as "–", never 0 and never an error
/// (metrics.md section 1). The double is the one that is written back with one decimal: 6.25 % is 6.3.
std::optional<double> percentage(std::int64_t k, std::int64_t n);

}  // namespace carewire
