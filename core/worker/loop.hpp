#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"
#include "core/worker/batch_size.hpp"
#include "core/worker/batch_tx.hpp"
#include "core/worker/crash_watch.hpp"
#include "core/worker/dead_letter.hpp"
#include "core/worker/hold.hpp"
#include "core/worker/ledger.hpp"
#include "core/worker/loop_report.hpp"
#include "core/worker/outbox.hpp"
#include "core/worker/parking.hpp"
#include "core/worker/standing.hpp"
#include "core/worker/worker.hpp"
#include "core/worker/worker_options.hpp"

namespace carewire {

class WaitingRoom;

/// The loop of one worker in one process: takes events from its source, runs their handlers in one transaction, and decides
/// what becomes of each: done, dead, or waiting. One thread. An outage of the store or the broker holds it: nothing is charged,
/// no offset moves. What cannot be mended by waiting (StoreError Broken, BusFatal) leaves through turn() and must end the
/// process; the next one finds in the ledger what was done.
class Loop {
  public:
    struct Parts {
        Database& database;
        Source& source;
        Outbox& outbox;
        const Clock& clock;
        Log& log;
        Metrics& metrics;
        std::function<void()> effects_requested;  ///< wakes the effect runner
    };
    Loop(const Worker& worker, const WorkerOptions& options, Parts parts);

    enum class Turn { Handled, Idle, Held };
    /// One round: what is left over goes out, then a batch, or chores when there is none. Waits at most `wait`.
    Turn turn(Duration wait);
    /// Leaves the group in order: offsets committed, notes wiped.
    void close();
    /// turn() has thrown: an orderly end all the same, as far as the notes of what was begun go.
    void gave_up() { crash_watch_.ended(); }
    /// Why it does not work right now; empty when it does. Any thread.
    std::string held() const;

  private:
    enum class How { Together, OneByOne };
    struct Batch {
        std::vector<Taken> items;
        std::vector<std::string> due_subjects;  ///< of parked events whose time has come
    };
    struct Round;  // one attempt at a batch
    Turn wait_out(Duration wait);
    Turn hold(std::string what, const std::exception& why);
    std::vector<Taken> take(std::vector<Record> records);
    void handle(Batch& batch);
    void handle_carefully(Batch& batch);
    void attempt(Batch& batch, How how);
    void decide(Taken& item, Round& round);
    void decide_alone(Taken& item, Round& round);
    void ask(Taken& item, Round& round);
    Outbox::Batch write_fates(Round& round);
    void set_aside(const std::vector<Taken>& items, Round& round);
    void move_offsets(const std::vector<Taken>& items);
    void chores(const std::vector<Taken>& in_hand);
    void retry_parked();

    const Worker& worker_;
    const WorkerOptions options_;
    BatchSize batch_size_;
    Parts parts_;
    Ledger ledger_;
    Parking parking_;
    DeadLetters dead_letters_;
    CrashWatch crash_watch_;
    LoopReport report_;
    Standing standing_;
    PendingRows rows_;
    Hold hold_;
    std::optional<Time> parked_due_;
    Steady chores_at_{};
};

}  // namespace carewire
