#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bus/delivery.hpp"
#include "core/time/time.hpp"

namespace carewire {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A record as it lies in the log. `value` is any bytes, perhaps none (`tombstone`).
struct Record {
    std::string topic;
    int partition = 0;
    std::int64_t offset = 0;
    std::string key;
    std::string value;
    bool tombstone = false;
    Headers headers;
    Time produced{};
};

struct OutRecord {
    std::string topic;
    std::string key;
    std::string value;
    Headers headers;
};

/// The environment failed (broker away, deadline passed): hold and try again; never charged to an event.
class BusUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};
/// This client is finished (pitfall K1, a fenced member) or would have to skip records silently (fault F26): the process must
/// exit non-zero and be started again.
class BusFatal : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Publishes records. Used from one thread. Reports are delivered only inside drain(), begin_publish(), finish() and flush(), on the
/// caller's thread.
class Sink {
  public:
    using Report = std::function<void(const DeliveryReport&)>;
    virtual ~Sink() = default;

    /// Queues one record; the report comes later. False = the queue is full: nothing was queued, no report will come. Never
    /// blocks. Throws BusFatal after a fatal producer error.
    virtual bool produce(OutRecord record, Report report) = 0;
    /// A descriptor that becomes readable when reports wait; -1 when there is none (memory).
    virtual int wake_fd() const = 0;
    /// Delivers the reports that wait; never blocks. Throws BusFatal after a fatal producer error.
    virtual void drain() = 0;
    /// Hands all to the broker's client and returns before they are acknowledged; `deadline` is how long that may take. Throws
    /// BusUnavailable when the client's queue stays full for that long.
    virtual std::shared_ptr<Publication> begin_publish(std::vector<OutRecord> records, Duration deadline) = 0;
    /// Waits until all of it is acknowledged. Throws BusUnavailable when a record failed or the deadline passed.
    virtual void finish(Publication& publication) = 0;
    /// Both in one.
    void publish(std::vector<OutRecord> records, Duration deadline) { finish(*begin_publish(std::move(records), deadline)); }
    /// Whether the broker answered lately: what the ready probe asks; cheap, from any thread.
    virtual bool healthy() const = 0;
    /// Waits until nothing is in flight, at most this long; how many records are still in flight.
    virtual std::size_t flush(Duration deadline) = 0;
};

struct TopicPartition {
    std::string topic;
    int partition = 0;
    auto operator<=>(const TopicPartition&) const = default;
};

/// Reads topics as a member of a consumer group. Used from one thread. A group without an offset begins at the first record.
/// Destroyed without close(), it forgets the offsets that were not committed yet, as a crash would.
class Source {
  public:
    virtual ~Source() = default;
    /// Up to `most` records, waiting at most `wait` for the first. Records of one partition come in offset order. Throws
    /// BusUnavailable when topics are missing or not authorised for longer than a moment, BusFatal as said there.
    virtual std::vector<Record> poll(std::size_t most, Duration wait) = 0;
    /// The offset after the last handled record: call only after COMMIT (pitfall K20). Committed to the broker soon after.
    virtual void store_offset(const TopicPartition& at, std::int64_t next) = 0;
    /// Sends stored offsets to the broker now; throws BusUnavailable.
    virtual void commit_offsets(Duration deadline) = 0;
    /// Stops fetching while polling goes on (a held partition must not be lost to the poll limit).
    virtual void hold() = 0;
    /// Fetches again, from the first record whose offset was not stored.
    virtual void resume_from_stored() = 0;
    virtual std::vector<TopicPartition> assignment() const = 0;
    /// Called during poll() when partitions leave (rebalance): batches in hand of them must be dropped.
    virtual void on_revoked(std::function<void(const std::vector<TopicPartition>&)> callback) = 0;
    /// Events not yet handled, per assigned partition.
    virtual std::map<TopicPartition, std::int64_t> lag(Duration deadline) = 0;
    /// Leaves the group; bounded in time (pitfall K25).
    virtual void close() = 0;
};

}  // namespace carewire
