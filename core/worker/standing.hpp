#pragma once
#include <string>
#include <vector>

#include "core/store/database.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// Tells the store where one process of a worker stands: how many events lie before it and how old the oldest of them is. At
/// once when that changes, otherwise twice a minute: a row that has not moved for longer than kSilentAfter is of a process that
/// is gone, or hangs. Rows of processes that are long gone are removed by those that live.
class Standing {
  public:
    static constexpr Duration kSilentAfter{90'000};

    Standing(std::string worker, const Clock& clock) : worker_(std::move(worker)), process_(mint_uuid(clock.now())) {}

    /// `events` lie on the topics; `in_hand` are the first of them, taken and not yet handled.
    void tell(Database& database, std::int64_t events, const std::vector<Taken>& in_hand, Time now);

  private:
    const std::string worker_, process_;
    std::int64_t events_ = -1, behind_ms_ = 0;
    Time told_{};
};

}  // namespace carewire
