#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/bus/bus.hpp"

namespace carewire::portal {

/// What one record of the feedback topic means to the people who are connected.
struct Push {
    int partition = 0;
    std::int64_t offset = 0;
    std::string clinic;    ///< empty: not readable, of nobody's concern
    std::string name;      ///< `new_feedback`, …; empty: nothing is told, though figures may have changed
    std::string data;      ///< JSON
    std::string alert_id;  ///< of `urgent_alert`: told once, whatever is published twice
};

/// FB-3 `new_feedback`, FB-4 `analysis_complete`, FB-5 `urgent_alert`. What is replayed from history is told to nobody.
Push push_of(const Record& record);

}  // namespace carewire::portal
