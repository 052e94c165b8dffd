#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/bus/admin.hpp"
#include "core/store/database.hpp"

namespace carewire::cli {

/// Which dead letters; an empty text asks for all.
struct DeadWanted {
    std::string worker, event_id, code;
    bool redriven = false;  ///< also those that were published again
};

/// A dead letter as the store keeps it. No personal data.
struct DeadRow {
    std::string worker;
    TopicPartition at;
    std::int64_t offset = 0;
    std::string event_id, event_type, clinic, code, reason;
    std::int64_t attempts = 0;
    Time first_try{}, last_try{};
    std::optional<Time> redriven_at;
    std::string fate;  ///< what the worker's ledger says of the event now; empty = nothing: it may be handled again

    /// `dead`; `redriven` (published again, not handled yet); `handled`; `died_again` (it has a younger letter); `conflict`:
    /// its id was handled with another body, and to publish it again would change nothing.
    std::string_view state() const;
    bool can_be_redriven() const { return state() == "dead" || state() == "redriven"; }
};
std::vector<DeadRow> list_dead(Sql& sql, const DeadWanted& wanted);

/// The letters of these rows on the workers' dead topics, in the order of the rows; nothing where one is gone.
std::vector<std::optional<Record>> find_letters(BusAdmin& admin, const std::string& prefix, const std::vector<DeadRow>& rows,
                                                Duration patience);
/// The record as it was first published: its own topic, key, bytes and headers, without what the worker added.
OutRecord original_of(const Record& letter);

/// Takes the worker's mark from these events and publishes them again, for every worker to see; those who have handled one
/// know it by its id. In this order: a worker that met the event before its mark is gone would pass over it. An interruption
/// leaves it `redriven`, and it can be redriven once more. Throws BusUnavailable.
void redrive(Database& database, Sink& sink, const std::vector<DeadRow>& rows, const std::vector<OutRecord>& originals, Time now,
             Duration deadline);

/// Names, kinds and sizes of a JSON text's members, none of its values: `patient_ref: text of 11`, one line each.
std::vector<std::string> outline(std::string_view body);

}  // namespace carewire::cli
