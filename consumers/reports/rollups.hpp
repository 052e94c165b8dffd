#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "consumers/reports/contact.hpp"
#include "consumers/reports/engagement.hpp"
#include "core/worker/tx.hpp"

namespace carewire::reports {

/// Amounts of engagement_stats, in the order of its columns.
struct EngagementAmounts {
    std::int64_t patients = 0, new_patients = 0, unknown = 0, repeat_contacts = 0, faq_patients = 0, faq_booked = 0,
                 last_seen = 0;
};

/// What is to be added to the rollups of one clinic. Kept as one value so that a single entry and a whole recount are added
/// the same way: in place, next to whatever else the batch adds.
class RollupChange {
  public:
    /// Everything that the entry itself says, without its patient; `sign` -1 takes it back.
    void entry(const Contact& contact, const Zone& zone, std::int64_t sign = 1);
    EngagementAmounts& engagement(Day date) { return engagement_[date]; }
    /// Takes everything back that the other one adds.
    void minus(const RollupChange& other);
    void add_to(Tx& tx, const ClinicId& clinic) const;

  private:
    using Amounts = std::array<std::int64_t, 2>;  // total, success
    std::map<std::pair<Day, std::string>, Amounts> types_;
    std::map<std::pair<Day, int>, Amounts> hours_;
    std::map<std::pair<Day, std::string>, std::int64_t> failures_;
    std::map<Day, EngagementAmounts> engagement_;
};

}  // namespace carewire::reports
