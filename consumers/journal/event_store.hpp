#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "consumers/journal/chain.hpp"
#include "core/worker/tx.hpp"

namespace carewire::journal {

/// The append-only rows of the journal: events in their hash chains, and the lines of the timeline.
///
/// Order of a chain: the order in which one journal process handled the clinic's events; each process has its own lane, named
/// at its start, so that processes never wait for each other's commit and the order within a chain is beyond doubt. Which rows
/// exist is decided by the ledger; the chains show that none was changed, added or taken away since.
class EventStore {
  public:
    explicit EventStore(std::string lane) : lane_(std::move(lane)) {}

    /// Writes the event with the next link of this process's lane, and says at which position. `tx` handles an event that the
    /// ledger has not had.
    std::int64_t append(Tx& tx, const RawEvent& event) const;
    /// A line for each subject that the event concerns, but for its own id.
    void append_timeline(Tx& tx, const Envelope& event, const std::vector<std::string>& subjects) const;

  private:
    struct Step {
        std::int64_t position = 0;
        std::string link;
    };
    Step advance(Sql& sql, const std::string& clinic, const std::string& hash) const;

    const std::string lane_;
};

}  // namespace carewire::journal
