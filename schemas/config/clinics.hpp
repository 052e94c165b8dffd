#pragma once
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// The journal saw an event of this clinic for the first time (in its process): whatever a clinic has by default from its first
/// day, such as its daily report, may begin. The clinic is the envelope's and the record key.
struct ClinicAppeared {
    std::string first_event;  ///< type of the event that it was seen by

    static constexpr EventInfo event{"clinic.appeared", Stream::Config, 1};
    static auto fields() {
        return describe<ClinicAppeared>(field("first_event", &ClinicAppeared::first_event).at_most(100).single_line());
    }
};

}  // namespace carewire
