#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/store/database.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// An event that follows from a handled one, ready for the wire.
struct FollowUp {
    std::string event_id;
    std::string clinic;
    OutRecord record;
};

/// The events that follow: rows written with the work that caused them, handed to the broker right after its commit, deleted once
/// the broker has them. One batch at a time is under way, while the next transaction is worked on: an order that a failure of one
/// could break does not arise. What a crash or an outage left unpublished is published again from the store, in its order, with
/// the same ids. Thread safe: the loop and the effect runner of a worker share one; the broker is talked to by one thread at a time.
class Outbox {
  public:
    Outbox(std::string worker, Database& database, Sink& sink, const Clock& clock, Duration deadline);

    /// What one transaction wrote. publish() it after the commit, also when it holds no records; forget it after a rollback.
    struct Batch {
        std::string id;
        std::vector<OutRecord> records;
        std::vector<std::string> tidied;  ///< acknowledged batches whose rows this transaction deleted
    };
    /// Writes the rows inside the caller's transaction, and deletes those acknowledged since the last one.
    Batch write(Sql& sql, std::vector<FollowUp> events);

    /// Publishes after the commit: waits for the batch before and hands this one over. When the broker is away the rows stay, and
    /// publish_left_over() is due.
    void publish(Batch batch);
    /// Whether the broker may still have to acknowledge the last batch.
    bool under_way() const;
    /// Notes what the broker has answered, without waiting for more. To be called until nothing is under way.
    void look();
    /// Waits for the last batch's answers.
    void finish();
    /// Whether something in the store may still be unpublished: at the start, after an outage, after look_for_left_over().
    bool left_over() const;
    /// Finds rows that have waited for long: their process is gone (scaled down, machine lost). For idle times.
    void look_for_left_over();
    /// Publishes every row of this worker that the store still has, oldest first, also those of processes that are gone.
    void publish_left_over();
    /// Deletes acknowledged rows in a transaction of its own; for idle times, when no batch takes them along.
    void tidy();
    /// Records to a dead-letter topic; waits for every acknowledgement (I15). Throws BusUnavailable.
    void publish_dead(std::vector<OutRecord> records);

  private:
    /// A batch that the broker was given.
    struct UnderWay {
        std::string batch;
        std::shared_ptr<Publication> publication;
    };
    void send(std::vector<OutRecord> records);
    void begin(Batch batch);
    void settle();
    std::int64_t left_behind() const;

    const std::string worker_;
    Database& database_;
    Sink& sink_;
    const Clock& clock_;
    const Duration deadline_;
    mutable std::mutex sending_;  ///< taken before the other one
    std::optional<UnderWay> under_way_;
    mutable std::mutex state_;
    std::vector<std::string> acknowledged_;  ///< batches whose rows can go
    bool left_over_ = true;
    std::int64_t left_behind_ = 0;  ///< batches that publish() left to publish_left_over()
};

}  // namespace carewire
