#pragma once
#include <array>
#include <string_view>

#include "core/time/time.hpp"

namespace carewire {

/// One pause before another try, and why it is that long.
struct RetryStep {
    Duration pause{};
    std::string_view because;
};

/// The pauses of an effect that was answered with Later and no time of the provider's own.
inline constexpr std::array<RetryStep, 7> kRetrySchedule{{
    {std::chrono::seconds{1}, "a lost connection or a failover is over at once"},
    {std::chrono::seconds{5}, "a restarting server"},
    {std::chrono::seconds{30}, "a short overload"},
    {std::chrono::minutes{2}, "a deployment at the provider"},
    {std::chrono::minutes{10}, "greylisting: most servers accept after five to ten minutes"},
    {std::chrono::hours{1}, "an incident that people are working on"},
    {std::chrono::hours{6}, "a mailbox that is full, a quota that returns"},
}};

/// The pause after the n-th failed try (1 = the first); the last one repeats.
Duration retry_pause(int failed_tries);

/// The pause of a kind whose provider cannot be reached, after the n-th time in a row: 1 s doubling to 1 min, so that a
/// provider that is back is used within a minute.
Duration breaker_pause(int failures);

}  // namespace carewire
