#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/worker/parking.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// Who waits for which subject during one transaction: those parked before, read when their subject comes up, and those that
/// begin to wait in this batch. Keeps the order of a subject: nobody of one topic overtakes an earlier one that still waits.
class WaitingRoom {
  public:
    using Decide = std::function<void(Taken&)>;
    WaitingRoom(const Parking& parking, Sql& sql, std::string_view topic_prefix, Time now)
        : parking_(parking), sql_(sql), prefix_(topic_prefix), now_(now) {}

    /// Finds out which subjects of the batch have somebody waiting.
    void expect(const std::vector<Taken>& batch);
    /// Decides an event with regard to those before it, then gives the ones it may have helped another try.
    void pass(Taken& item, const Decide& decide);
    /// Gives everybody who waits for the subject another try.
    void revive(const std::string& subject, const Decide& decide);
    /// The parked ones that were tried, whatever became of them.
    std::deque<Taken>& revived() { return revived_; }

  private:
    using Queue = std::vector<Taken*>;
    Queue* queue(const std::string& subject);
    void retry(Queue& queue, const Decide& decide);

    const Parking& parking_;
    Sql& sql_;
    const std::string_view prefix_;
    const Time now_;
    std::unordered_set<std::string> occupied_;
    std::map<std::string, Queue> queues_;
    std::deque<Taken> revived_;
};

}  // namespace carewire
