#include "core/effect/retry_schedule.hpp"

#include <doctest/doctest.h>

using namespace carewire;
using namespace std::chrono_literals;

TEST_CASE("retry schedule: the pauses grow from a second to six hours and the last repeats") {
    const Duration expected[] = {1s, 5s, 30s, 2min, 10min, 1h, 6h, 6h};
    for (int n = 1; n <= 8; ++n) CHECK(retry_pause(n) == expected[n - 1]);
    for (const RetryStep& step : kRetrySchedule) CHECK(!step.because.empty());
}

TEST_CASE("retry schedule: a breaker opens for a second to a minute") {
    CHECK(breaker_pause(1) == 1s);
    CHECK(breaker_pause(3) == 4s);
    CHECK(breaker_pause(100) == 60s);
}
