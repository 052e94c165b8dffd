#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/store/database.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// The rows that say what became of every event at one worker, and how far that goes. Written in the transaction of the rows
/// that the event caused; a worker's process that was frozen and comes back meets them there (F32).
class Ledger {
  public:
    explicit Ledger(std::string worker) : worker_(std::move(worker)) {}

    /// Marks what the ledger already has as Known or Conflict: one statement for the batch. Twins inside the batch too.
    void look_up(Sql& sql, std::vector<Taken>& batch) const;
    /// Writes the fates of new events. A row that is there already is a Constraint error: somebody else handled it meanwhile.
    void write(Sql& sql, const std::vector<Taken>& batch, Time now) const;
    /// Turns `waiting` into the final fate of an event that was parked.
    void settle(Sql& sql, const Taken& parked, Time now) const;
    /// Notes how far the batch reached in each partition.
    void advance(Sql& sql, const std::vector<Taken>& batch, Time now) const;
    /// How far the ledger reaches: the offset after the last handled record.
    std::map<TopicPartition, std::int64_t> positions(Sql& sql) const;

  private:
    const std::string worker_;
};

/// Partitions whose group stands beyond what the ledger knows: the store was restored from an older copy, or is another one
/// (F74). `committed`: the group's offsets at the broker.
std::vector<TopicPartition> ahead_of_ledger(const std::map<TopicPartition, std::int64_t>& committed,
                                            const std::map<TopicPartition, std::int64_t>& ledger);
/// Throws std::runtime_error that names the first of them and the command that rewinds.
void refuse_stale_ledger(std::string_view worker, std::string_view group, const std::vector<TopicPartition>& ahead);

/// Forgets that an event died at a worker, so that it can be published again and handled (redrive). False: it is not dead.
bool forget_dead(Sql& sql, std::string_view worker, std::string_view event_id, Time now);

}  // namespace carewire
