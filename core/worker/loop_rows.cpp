#include <algorithm>

#include "core/worker/fault_point.hpp"
#include "core/worker/loop_round.hpp"

namespace carewire {

/// Everything about the batch but the handlers' own rows: fates, waiting events, dead letters, follow-ups, positions.
Outbox::Batch Loop::write_fates(Round& round) {
    Sql& sql = round.tx->sql();
    const Time now = parts_.clock.now();  // of the ledger: as near to the commit as a row inside it can say (I16)
    CAREWIRE_FAULT_POINT("worker.written");
    for (Taken& item : round.batch.items) {
        if (item.fate != Fate::Waiting) continue;
        ++item.attempts;
        parking_.put(sql, item, round.now);
        const Time due = round.now + parking_pause(item.attempts);
        parked_due_ = std::min(parked_due_.value_or(due), due);
    }
    for (Taken& item : round.room.revived()) {
        if (item.fate == Fate::Waiting) {
            ++item.attempts;
            parking_.put(sql, item, round.now);
        } else {
            parking_.remove(sql, item);
            ledger_.settle(sql, item, now);
        }
    }
    set_aside(round.batch.items, round);
    set_aside({round.room.revived().begin(), round.room.revived().end()}, round);
#ifdef CAREWIRE_MUTANT_M7
    parts_.database.write([&](Sql& other) { ledger_.write(other, round.batch.items, now); });
#else
    ledger_.write(sql, round.batch.items, now);
#endif
    ledger_.advance(sql, round.batch.items, now);
    return parts_.outbox.write(sql, rows_.take_follow_ups());
}

/// The dead-letter topic has them before the ledger says so, and before any offset moves (I15).
void Loop::set_aside(const std::vector<Taken>& items, Round& round) {
    std::vector<OutRecord> records = dead_letters_.records(items, round.now);
    if (records.empty()) return;
    CAREWIRE_FAULT_POINT("dead.publishing");
    parts_.outbox.publish_dead(std::move(records));
    CAREWIRE_FAULT_POINT("dead.published");
    dead_letters_.write(round.tx->sql(), items, round.now);
}

void Loop::move_offsets(const std::vector<Taken>& items) {
    std::map<TopicPartition, std::int64_t> next;
    for (const Taken& item : items) {
        std::int64_t& offset = next[{item.record.topic, item.record.partition}];
        offset = std::max(offset, item.record.offset + 1);
    }
    for (const auto& [at, offset] : next) parts_.source.store_offset(at, offset);
}

}  // namespace carewire
