#include "ops/cli/compose_bus.hpp"

#include <fmt/format.h>

namespace carewire::cli {
namespace {

class SilentLog final : public Log {
  public:
    void write(Level, std::string_view, LogFields) override {}
    std::int64_t lines_lost() const override { return 0; }
};

}  // namespace

BrokerDesk::BrokerDesk(KafkaSettings settings) : settings_(std::move(settings)), log_(std::make_unique<SilentLog>()) {}
BrokerDesk::~BrokerDesk() = default;

BusAdmin& BrokerDesk::admin() {
    if (!admin_) admin_ = open_kafka_admin(settings_, *log_);
    return *admin_;
}

std::unique_ptr<Sink> BrokerDesk::sink() { return open_kafka_sink(settings_, {}, *log_); }

int with_broker(const KafkaSettings& settings, const std::function<int(BrokerDesk&)>& work) {
    try {
        BrokerDesk desk(settings);
        return work(desk);
    } catch (const BusUnavailable& why) {
        throw Failure(fmt::format("the broker at {}: {}. Is it running (ops/kafka status var/kafka), and is "
                                  "CAREWIRE_BROKER_SERVERS right?", settings.servers, why.what()));
    } catch (const std::invalid_argument& why) {
        throw CalledWrongly(why.what());
    }
}

}  // namespace carewire::cli
