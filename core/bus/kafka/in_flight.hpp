#pragma once
#include <librdkafka/rdkafka.h>

#include <memory>
#include <vector>

#include "core/bus/bus.hpp"

namespace carewire::kafka {

/// A record that the client works on: its bytes are not copied, so it must not move before the report.
struct InFlight {
    OutRecord record;
    Sink::Report report;
};

/// Records in flight. Their places are used again, so that a steady flow allocates nothing here. One thread.
class InFlightPool {
  public:
    InFlight* take(OutRecord record, Sink::Report report);
    /// The record never left: no report.
    void put_back(InFlight* place);
    /// Frees the place, then tells the record's producer.
    void finish(InFlight* place, const DeliveryReport& report);
    std::size_t count() const { return count_; }

  private:
    std::vector<std::unique_ptr<InFlight>> places_;
    std::vector<InFlight*> free_;
    std::size_t count_ = 0;
};

/// What a delivery report means (pitfall K3: the error alone does not tell whether the record may be in the log).
DeliveryReport report_of(rd_kafka_resp_err_t error, rd_kafka_msg_status_t status);

}  // namespace carewire::kafka
