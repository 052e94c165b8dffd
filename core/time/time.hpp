#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace carewire {

/// A moment, UTC, to the millisecond: what is stored (epoch milliseconds) and compared.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;
/// For deadlines and ages inside one process; never stored, unmoved by clock changes.
using Steady = std::chrono::steady_clock::time_point;

inline std::int64_t epoch_ms(Time t) { return t.time_since_epoch().count(); }
inline Time from_epoch_ms(std::int64_t ms) { return Time{std::chrono::milliseconds{ms}}; }

/// Where code asks what time it is. Passed in, so that tests can move it.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    virtual Steady steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
  public:
    Time now() const override;
    Steady steady() const override;
};

/// RFC 3339 with an offset, as the spec's field rule for `timestamp` wants it (interactions.md section 2): no leap second,
/// year 1970 to 2199, digits below milliseconds cut off. The error is a sentence without the value.
tl::expected<Time, std::string> parse_rfc3339(std::string_view text);
/// `2025-07-04T15:30:00.000Z`; milliseconds only when they are not zero.
std::string format_rfc3339(Time t);

}  // namespace carewire
