#include "schemas/figures/rounding.hpp"

namespace carewire {

std::optional<double> percentage(std::int64_t k, std::int64_t n) {
    if (n == 0) return std::nullopt;
    const std::int64_t tenths = (2000 * k + n) / (2 * n);
    return static_cast<double>(tenths) / 10.0;
}

}  // namespace carewire
