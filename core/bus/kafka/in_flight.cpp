#include "core/bus/kafka/in_flight.hpp"

#include <utility>

#include "core/bus/kafka/client.hpp"

namespace carewire::kafka {

InFlight* InFlightPool::take(Sink::Report report) {
    if (free_.empty()) {
        places_.push_back(std::make_unique<InFlight>());
        free_.reserve(places_.size());
        free_.push_back(places_.back().get());
    }
    auto* place = free_.back();
    free_.pop_back();
    ++count_;
    place->report = std::move(report);
    return place;
}

Sink::Report InFlightPool::put_back(InFlight* place) {
    free_.push_back(place);
    --count_;
    return std::exchange(place->report, nullptr);
}

void InFlightPool::finish(InFlight* place, const DeliveryReport& report) {
    const auto tell = put_back(place);
    if (tell) tell(report);
}

DeliveryReport report_of(rd_kafka_resp_err_t error, rd_kafka_msg_status_t status) {
    DeliveryReport report;
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        report.fate = Delivery::Persisted;
        return report;
    }
#ifdef CAREWIRE_MUTANT_M3
    report.fate = Delivery::NotPersisted;
#else
    report.fate = status == RD_KAFKA_MSG_STATUS_NOT_PERSISTED ? Delivery::NotPersisted : Delivery::PossiblyPersisted;
#endif
    report.why = rd_kafka_err2str(error);
    report.too_large = error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
    report.misconfigured = is_misconfiguration(error);
    return report;
}

}  // namespace carewire::kafka
