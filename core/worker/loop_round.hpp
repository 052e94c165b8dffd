#pragma once
#include <memory>

#include "core/worker/loop.hpp"
#include "core/worker/waiting_room.hpp"

namespace carewire {

/// One attempt at a batch: a transaction and all that stands in it. Only for the files of the loop.
struct Loop::Round {
    Round(Loop& loop, Batch& batch, How how)
        : batch(batch),
          how(how),
          now(loop.parts_.clock.now()),
          tx(loop.parts_.database.begin_write()),
          world({loop.worker_.name(), loop.options_.topic_prefix, now}, tx->sql(), loop.rows_),
          room(loop.parking_, tx->sql(), loop.options_.topic_prefix, now) {}
    Batch& batch;
    const How how;
    const Time now;
    std::unique_ptr<Transaction> tx;
    BatchTx world;
    WaitingRoom room;
};

}  // namespace carewire
