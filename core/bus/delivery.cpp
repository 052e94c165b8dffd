#include "core/bus/delivery.hpp"

#include <fmt/format.h>

#include "core/bus/bus.hpp"

namespace carewire {

void Publication::note(const DeliveryReport& report) {
    --pending;
    if (report.fate == Delivery::Persisted || !failure.empty()) return;
    failure = report.why.empty() ? "not delivered" : report.why;
}

void Publication::require_done() const {
    if (!failure.empty()) throw BusUnavailable("publish: " + failure);
    if (pending == 0) return;
    throw BusUnavailable(fmt::format("publish: {} of {} records without acknowledgement after {} ms", pending, records, deadline.count()));
}

}  // namespace carewire
