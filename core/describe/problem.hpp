#pragma once
#include <string>
#include <vector>

namespace carewire {

/// One fault of a body. `status` 400: the body has not the announced shape; 422: the shape is right, the value is not allowed (C-5).
struct Problem {
    std::string pointer;  ///< RFC 6901, e.g. `/details/is_new_patient`; empty: the body itself
    std::string code;     ///< `missing`, `unknown_member`, `wrong_type`, `too_long`, `not_allowed`, `unknown_type`, …
    std::string detail;   ///< a sentence without the value
    int status = 400;
};
using Problems = std::vector<Problem>;

/// All of them as one sentence, for a dead letter's reason: pointers and codes, no values.
std::string sentence(const Problems& problems);

}  // namespace carewire
