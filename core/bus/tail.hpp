#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/bus/bus.hpp"

namespace carewire {

/// Follows one topic from a moment on, beside every group: each tail sees every record, and nothing is committed (FB-16). Used
/// from one thread. A tail that threw is finished: open another one.
class Tail {
  public:
    virtual ~Tail() = default;
    /// Where each partition was entered; empty until the first poll() returned.
    virtual const std::map<int, std::int64_t>& entered() const = 0;
    /// Up to `most` records, waiting at most `wait` for the first; those of one partition in offset order. Throws
    /// BusUnavailable when the broker does not answer, the topic is missing, or its next record is gone.
    virtual std::vector<Record> poll(std::size_t most, Duration wait) = 0;
    /// Whether every record that was there when the tail was opened has been handed out.
    virtual bool caught_up() const = 0;
};

}  // namespace carewire
