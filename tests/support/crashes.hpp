#pragma once
#ifdef CAREWIRE_FAULT_POINTS
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/worker_bench.hpp"

namespace carewire::testing {

/// Every seam of a worker's loop: before and after begin, handlers, rows, dead letters, commit, publishing, storing offsets.
inline const std::vector<std::string> kLoopSeams{"worker.polled",  "worker.begun",         "worker.handled",      "worker.written",   "dead.publishing",
                                                 "dead.published", "worker.before_commit", "worker.after_commit", "worker.published", "worker.before_offset"};

/// Runs until the process dies at the n-th time it comes to the seam, and starts it again. False: it never came there that often and
/// ran to its end; it is started again all the same.
bool dies_at(WorkerBench& bench, const std::string& seam, int nth = 1);

/// Everything that must not depend on crashes: what these statements read, then the events that followed and the dead letters, each
/// once by its id (published twice is the same event).
std::string picture_of(WorkerBench& bench, const std::vector<std::string>& statements);

/// Calls `run` with each seam and n = 1, 2, … up to `most`, as long as it says that the process died there. A seam that is never
/// reached proves nothing and fails the test.
void at_every_seam(const std::vector<std::string>& seams, int most, const std::function<bool(const std::string& seam, int nth)>& run);

}  // namespace carewire::testing
#endif
