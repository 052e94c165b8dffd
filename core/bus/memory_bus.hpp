#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/admin.hpp"
#include "core/bus/bus.hpp"
#include "core/bus/tail.hpp"

namespace carewire {

struct MemoryBusState;

/// A broker inside the process, for tests: topics with partitions, consumer groups with offsets and rebalances, and faults on
/// request. Deterministic, keeps everything, thread safe; passes the same conformance suite as Kafka. Sinks, sources and
/// admins made by it may outlive it. A sink has no wake_fd: call drain().
class MemoryBus {
  public:
    explicit MemoryBus(const Clock& clock);

    void create(const std::string& topic, int partitions = 12);
    std::unique_ptr<Sink> sink();
    std::unique_ptr<Source> source(std::string group, std::vector<std::string> topics);
    std::unique_ptr<BusAdmin> admin();
    std::unique_ptr<Tail> tail(std::string topic, Time since);

    /// Decides the fate of each record from now on; nothing (the default) = persisted. A record that is NotPersisted is not
    /// in the log; one that is PossiblyPersisted is.
    using Fate = std::function<std::optional<DeliveryReport>(const OutRecord&)>;
    void decide_fates(Fate fate);
    /// While held, no report is delivered (records lie in the log all the same).
    void hold_reports(bool held);
    /// While unavailable: nothing is read, published or committed; calls with a deadline fail as if it had passed.
    void set_available(bool available);
    /// How many records may wait for their report (10,000).
    void limit_queue(std::size_t records);
    /// Every sink is finished from now on; what is in flight is possibly persisted.
    void fail_fatally();

    /// Puts bytes into a partition as a stranger would.
    void append(Record record);
    /// The whole topic, partition by partition.
    std::vector<Record> records(std::string_view topic) const;
    /// The group's committed offset; nothing before the first commit.
    std::optional<std::int64_t> committed(std::string_view group, const TopicPartition& at) const;

  private:
    std::shared_ptr<MemoryBusState> state_;
};

}  // namespace carewire
