#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/bus/memory_bus.hpp"
#include "tests/support/quiet_log.hpp"

namespace carewire::testing {

/// An implementation of the bus, for suites that every one of them must pass:
///
///     TEST_CASE_TEMPLATE("bus: …", Bus, MemoryUnderTest, KafkaUnderTest) {
///         if (!Bus::available()) return;
///         Bus bus;
class MemoryUnderTest {
  public:
    static bool available() { return true; }
    /// A fresh topic of a name that nobody else uses.
    std::string topic(int partitions = 3);
    static std::string group();
    std::unique_ptr<Sink> sink(std::vector<std::string> topics = {});
    std::unique_ptr<Source> source(const std::string& group, std::vector<std::string> topics);
    std::unique_ptr<BusAdmin> admin();
    std::unique_ptr<Tail> tail(const std::string& topic, Time since);

  private:
    SystemClock clock_;
    MemoryBus bus_{clock_};
};

/// A real broker: CAREWIRE_TEST_KAFKA=host:port names it. Without that, says `not tested: Kafka` once.
class KafkaUnderTest {
  public:
    static bool available();
    std::string topic(int partitions = 3);
    static std::string group();
    std::unique_ptr<Sink> sink(std::vector<std::string> topics = {});
    std::unique_ptr<Source> source(const std::string& group, std::vector<std::string> topics);
    std::unique_ptr<BusAdmin> admin();
    std::unique_ptr<Tail> tail(const std::string& topic, Time since);

  protected:
    QuietLog log_;
};

/// The same with the door's sink, which gathers.
class GatheringKafkaUnderTest : public KafkaUnderTest {
  public:
    std::unique_ptr<Sink> sink(std::vector<std::string> topics = {});
};

/// Publishes values under one key and waits for the acknowledgements.
void publish(Sink& sink, const std::string& topic, const std::string& key, const std::vector<std::string>& values);
/// Polls until so many records came or ten seconds passed.
std::vector<Record> poll_for(Source& source, std::size_t count);
/// Polls until nothing came for a moment.
std::vector<Record> poll_rest(Source& source);
std::vector<std::string> values(const std::vector<Record>& records);
/// Stores the offset after each of these records.
void store_offsets(Source& source, const std::vector<Record>& records);

}  // namespace carewire::testing
