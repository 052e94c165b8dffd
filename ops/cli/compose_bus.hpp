#pragma once
#include <functional>
#include <memory>

#include "core/bus/kafka/kafka.hpp"
#include "ops/cli/command.hpp"

namespace carewire::cli {

/// How long a command waits for each answer of the broker.
inline constexpr Duration kBrokerPatience{10'000};

/// The broker for commands that look at it and end: what the client logs meanwhile is of no use to their reader.
class BrokerDesk {
  public:
    explicit BrokerDesk(KafkaSettings settings);
    ~BrokerDesk();
    const KafkaSettings& settings() const { return settings_; }
    BusAdmin& admin();
    std::unique_ptr<Sink> sink();

  private:
    KafkaSettings settings_;
    std::unique_ptr<Log> log_;
    std::unique_ptr<BusAdmin> admin_;
};

/// Runs it; a broker that does not answer becomes a Failure that says where it was looked for and what to do.
int with_broker(const KafkaSettings& settings, const std::function<int(BrokerDesk&)>& work);

}  // namespace carewire::cli
