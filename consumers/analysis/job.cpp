#include "consumers/analysis/job.hpp"

#include <algorithm>

namespace carewire::analysis {

std::string_view name(Lane lane) { return lane == Lane::Bulk ? "bulk" : "interactive"; }

int rank_of(std::string_view priority) {
    if (priority == "urgent") return 3;
    if (priority == "high") return 2;
    return priority == "low" ? 0 : 1;
}

/// Clocks of two machines may disagree; nobody waited less than no time.
std::int64_t Job::waited_ms() const { return started ? std::max<std::int64_t>(0, (*started - queued).count()) : 0; }

}  // namespace carewire::analysis
