#include "core/effect/retry_schedule.hpp"

#include <algorithm>

namespace carewire {

Duration retry_pause(int failed_tries) {
    const int last = static_cast<int>(kRetrySchedule.size()) - 1;
    return kRetrySchedule[static_cast<std::size_t>(std::clamp(failed_tries - 1, 0, last))].pause;
}

Duration breaker_pause(int failures) {
    constexpr Duration kLongest = std::chrono::minutes{1};
    Duration pause = std::chrono::seconds{1};
    for (int n = 1; n < failures && pause < kLongest; ++n) pause *= 2;
    return std::min(pause, kLongest);
}

}  // namespace carewire
