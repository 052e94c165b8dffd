#pragma once
#include <librdkafka/rdkafka.h>

#include <memory>
#include <vector>

#include "core/bus/bus.hpp"

namespace carewire::kafka {

/// Who waits for the report of a record in flight.
struct InFlight {
    Sink::Report report;
};

/// Records in flight. Their places are used again, so that a steady flow allocates nothing here. The bytes are the client's:
/// it copies them, which costs less than to keep ours until the report and free them long out of the cache. One thread.
class InFlightPool {
  public:
    InFlight* take(Sink::Report report);
    /// The record never left: no report, the caller gets it back.
    Sink::Report put_back(InFlight* place);
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
