#include "core/worker/loop.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/store/busy.hpp"
#include "core/worker/fault_point.hpp"
#include "core/worker/loop_round.hpp"

namespace carewire {
namespace {

/// How soon an acknowledgement of the events that follow is noted while nothing else comes.
constexpr Duration kBetweenLooks{5};

/// Something in a batch went wrong that only a savepoint per event can pin down and take back.
struct NeedsSavepoints : std::runtime_error {
    NeedsSavepoints() : std::runtime_error("an event that was not done has written rows") {}
};

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

}  // namespace

Loop::Loop(const Worker& worker, const WorkerOptions& options, Parts parts)
    : worker_(worker),
      options_(options),
      batch_size_(options.batch),
      parts_(std::move(parts)),
      ledger_(worker.name()),
      parking_(worker.name(), options.patience),
      dead_letters_(worker.name(), options.topic_prefix),
      crash_watch_(worker.name(), parts_.database, parts_.clock, options.crashes, options.batch),
      report_(worker.name(), parts_.log, parts_.metrics, parts_.clock),
      standing_(worker.name(), parts_.clock) {
    parts_.source.on_revoked([this](const auto& partitions) { crash_watch_.left(partitions); });
}

Loop::Turn Loop::turn(Duration wait) {
    if (hold_.on()) return wait_out(wait);
    try {
        if (parts_.outbox.left_over()) parts_.outbox.publish_left_over();
        if (parked_due_ && *parked_due_ <= parts_.clock.now()) retry_parked();
        const bool publishing = parts_.outbox.under_way();
        Batch batch{take(parts_.source.poll(batch_size_.now(), publishing ? std::min(wait, kBetweenLooks) : wait)), {}};
        if (publishing) parts_.outbox.look();
        const bool idle = batch.items.empty();
        if (idle || parts_.clock.steady() >= chores_at_) chores(batch.items);
        if (!idle) crash_watch_.careful(batch.items) ? handle_carefully(batch) : handle(batch);
        hold_.over();
        report_.working();
        return idle ? Turn::Idle : Turn::Handled;
    } catch (const StoreError& error) {
        if (error.kind == StoreError::Kind::Broken) throw;
        return hold("store", error);
    } catch (const BusUnavailable& error) {
        return hold("broker", error);
    }
}

Loop::Turn Loop::hold(std::string what, const std::exception& why) {
    parts_.source.hold();
    crash_watch_.interrupted();
    report_.holding(what, why.what());
    hold_.begin(std::move(what), parts_.clock);
    return Turn::Held;
}

Loop::Turn Loop::wait_out(Duration wait) {
    parts_.source.poll(1, std::min(wait, hold_.left(parts_.clock)));  // a held source gives nothing but stays in its group
    if (hold_.left(parts_.clock) == Duration{0}) {
        parts_.source.resume_from_stored();
        hold_.trying();
    }
    return Turn::Held;
}

std::vector<Taken> Loop::take(std::vector<Record> records) {
    std::vector<Taken> items;
    items.reserve(records.size());
    const Time now = parts_.clock.now();
    for (Record& record : records) items.push_back(take_up(std::move(record), options_.topic_prefix, now));
#ifdef CAREWIRE_MUTANT_M6
    move_offsets(items);
#endif
#ifdef CAREWIRE_MUTANT_M15
    static int taken = 0;
    std::erase_if(items, [](const Taken&) { return ++taken % 1000 == 0; });
#endif
#ifdef CAREWIRE_MUTANT_M16
    std::reverse(items.begin(), items.end());
#endif
    return items;
}

void Loop::handle_carefully(Batch& batch) {
    for (Taken& item : batch.items) {
        if (item.fate == Fate::Open) crash_watch_.begin(item);
        Batch alone{{item}, {}};
        handle(alone);
    }
}

void Loop::handle(Batch& batch) {
    CAREWIRE_FAULT_POINT("worker.polled");
#ifdef CAREWIRE_MUTANT_M5
    move_offsets(batch.items);
    parts_.source.commit_offsets(options_.publish_deadline);
#endif
    How how = How::Together;
#ifdef CAREWIRE_MUTANT_M19
    report_.handled(batch.items, {}, Duration{0}, false);
#endif
    for (int tries = 1;; ++tries) {
        for (Taken& item : batch.items) item.reopen();
#ifdef CAREWIRE_MUTANT_M12
        static int outages = 0;
        for (Taken& item : batch.items) item.attempts += outages;
#endif
        rows_.clear();
        try {
            return attempt(batch, how);
        } catch (const StoreError& error) {
#ifdef CAREWIRE_MUTANT_M13
            if (error.kind == StoreError::Kind::Busy) {
                for (Taken& item : batch.items) item.given_up = Reject{"store_locked", "the store was locked"};
                continue;
            }
#endif
            const bool passes = passes_soon(error, parts_.database.dialect());
#ifdef CAREWIRE_MUTANT_M12
            if (error.is_outage()) outages = 1;
#endif
            if (error.is_outage() && !(passes && tries < kBusyTries)) throw;
            if (error.is_outage()) continue;
            // the second time it is nobody's guilt: another process has written the same ledger rows meanwhile (F32)
            if (how == How::OneByOne && tries >= kBusyTries) throw StoreError(StoreError::Kind::Unavailable, error.what());
            how = How::OneByOne;
        } catch (const BusUnavailable&) {
            throw;
        } catch (const BusFatal&) {
            throw;
        } catch (const std::exception&) {
            if (how == How::OneByOne) throw;
            how = How::OneByOne;
        }
    }
}

void Loop::attempt(Batch& batch, How how) {
    const Steady started = parts_.clock.steady();
    Round round(*this, batch, how);
    const Steady begun = parts_.clock.steady();  // waiting for others is not our work
    CAREWIRE_FAULT_POINT("worker.begun");
    ledger_.look_up(round.tx->sql(), batch.items);
    round.room.expect(batch.items);
    const auto fate_of = [&](Taken& item) { decide(item, round); };
    for (Taken& item : batch.items) {
        if (item.fate == Fate::Open) round.room.pass(item, fate_of);
    }
    for (const std::string& subject : batch.due_subjects) round.room.revive(subject, fate_of);
    CAREWIRE_FAULT_POINT("worker.handled");
    const bool effects = rows_.write(round.tx->sql()) > 0;
    Outbox::Batch follow_ups = write_fates(round);
    CAREWIRE_FAULT_POINT("worker.before_commit");
    round.tx->commit();
    round.tx.reset();  // it is SQLite's only writer: others go on while this one publishes
    batch_size_.took(batch.items.size(), std::chrono::duration_cast<Duration>(parts_.clock.steady() - begun));
    CAREWIRE_FAULT_POINT("worker.after_commit");
    parts_.outbox.publish(std::move(follow_ups));
    CAREWIRE_FAULT_POINT("worker.published");
    if (effects && parts_.effects_requested) parts_.effects_requested();
    move_offsets(batch.items);
    CAREWIRE_FAULT_POINT("worker.before_offset");
    report_.handled(batch.items, round.room.revived(), std::chrono::duration_cast<Duration>(parts_.clock.steady() - started),
                    how == How::OneByOne);
}

void Loop::decide(Taken& item, Round& round) {
    if (round.how == How::OneByOne) return decide_alone(item, round);
    const PendingRows::Mark before = rows_.mark();
    ask(item, round);
    if (item.fate == Fate::Done) return;
    if (round.world.wrote()) throw NeedsSavepoints();
    rows_.back_to(before);
}

void Loop::decide_alone(Taken& item, Round& round) {
    const PendingRows::Mark before = rows_.mark();
    for (int n = 0; n < options_.tries; ++n) {
        round.tx->savepoint();
        try {
            ask(item, round);
            if (item.fate == Fate::Done) rows_.write(round.tx->sql());
        } catch (const StoreError& error) {
            if (error.is_outage()) throw;
            item.fate = Fate::Open;
            item.reason = error.what();  // holds no values (pitfall Q1)
        } catch (const std::exception&) {
            item.fate = Fate::Open;  // what it says may quote the event: it goes nowhere
            item.reason = "its handler threw";
        }
        if (item.fate != Fate::Done) {
            rows_.back_to(before);
            round.tx->roll_back_to_savepoint();
        }
        round.tx->release_savepoint();
        if (item.fate != Fate::Open) return;
        ++item.attempts;
    }
    item.fate = Fate::Dead;
    item.code = "handler_failed";
}

/// Asks the handler: the one place where an outcome becomes a fate.
void Loop::ask(Taken& item, Round& round) {
    round.world.take_up(item.event.envelope, worker_.name());
    const Worker::Handler* handler = worker_.handler(item.event.envelope.type);
#ifdef CAREWIRE_MUTANT_M14
    while (handler != nullptr && std::holds_alternative<Reject>((*handler)(round.world, item.event))) continue;
#endif
    const Outcome outcome = handler == nullptr ? Outcome{Done{}} : (*handler)(round.world, item.event);
    std::visit(Overloaded{[&](const Done&) { item.fate = Fate::Done; },
                          [&](const Reject& reject) {
                              item.fate = Fate::Dead;
                              item.code = reject.code;
                              item.reason = reject.reason;
                              ++item.attempts;
                          },
                          [&](const Wait& wait) {
                              item.fate = Fate::Waiting;
                              item.reason = wait.why;
                          }},
               outcome);
}

}  // namespace carewire
