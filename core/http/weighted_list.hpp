#pragma once
#include <string_view>
#include <vector>

namespace carewire::http {

/// An entry of a field such as Accept, Accept-Encoding or Accept-Language: `es;q=0.8` (RFC 9110 section 12.4.2).
struct Weighted {
    std::string_view value;  ///< without parameters; lives as long as the field
    double weight = 1;       ///< 0: not wanted at all
};

/// The entries, the most wanted first, equals in the order they stand in. Empty ones are left out; a weight that is no number is 0.
std::vector<Weighted> weighted_list(std::string_view field);

}  // namespace carewire::http
