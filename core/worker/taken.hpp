#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/event/event.hpp"
#include "core/worker/worker.hpp"

namespace carewire {

/// What became of an event at this worker.
enum class Fate {
    Open,      ///< not decided yet
    Done,
    Dead,      ///< to carewire.dead.<worker>, with code and reason
    Waiting,   ///< parked
    Known,     ///< the ledger has it: delivered again
    Conflict,  ///< the ledger has its id with other bytes: to the dead-letter topic, the ledger stays (F38)
};
std::string_view name(Fate fate);

/// An event in the worker's hand, from a topic or from where it was parked, and what became of it.
struct Taken {
    Record record;
    RawEvent event;  ///< of an unreadable record: its id where there is one, else one made from its coordinates
    std::int64_t digest = 0;
    std::optional<Reject> given_up;  ///< without asking a handler: unreadable, or it kills the process

    bool was_parked = false;
    Time first_try{};
    std::optional<Time> expires;  ///< of a parked one: after this it is dead

    Fate fate = Fate::Open;
    std::string code;
    std::string reason;
    int attempts = 0;  ///< tries charged to the event so far

    /// As before any handler was asked in this batch.
    void reopen();
};

/// Reads a record's envelope. What cannot be read is given up, with the reason.
Taken take_up(Record record, std::string_view topic_prefix, Time now);

/// Tells apart two bodies under one id, by the part that their sender gave (core/event/given_part.hpp); not a signature.
std::int64_t digest_of(std::string_view body);

}  // namespace carewire
