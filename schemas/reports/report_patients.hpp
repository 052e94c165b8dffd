#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"

namespace carewire {

/// One entry of section 3.
struct ReportEntry {
    std::string interaction_id, time, type, display;
    std::optional<std::string> patient_name, contact_number, appointment_id, service_type, doctor, error_message, details;
    bool success = false;
    static auto fields() {
        using Self = ReportEntry;
        return describe<Self>(
            field("interaction_id", &Self::interaction_id), field("time", &Self::time).says("Local, 15:30."),
            field("type", &Self::type), field("display", &Self::display), field("success", &Self::success),
            field("patient_name", &Self::patient_name).personal(), field("contact_number", &Self::contact_number).personal(),
            field("appointment_id", &Self::appointment_id), field("service_type", &Self::service_type),
            field("doctor", &Self::doctor), field("error_message", &Self::error_message).personal(),
            field("details", &Self::details).personal());
    }
};

/// Section 3 (INT-13): a bounded part of the entries, those that failed first in choice, all in time order. `more` are not
/// listed here; the list of interactions has them.
struct ReportPatients {
    std::vector<ReportEntry> entries;
    std::int64_t more = 0;
    static auto fields() {
        using Self = ReportPatients;
        return describe<Self>(field("entries", &Self::entries), field("more", &Self::more));
    }
};

}  // namespace carewire
