#include "consumers/portal/composed.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace carewire::portal {

Composed find_composed(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, Composed>, 12> kAnswers{{
        {"interaction_summary", interaction_summary},
        {"interaction_statistics", interaction_statistics},
        {"export_file", export_file},
        {"reporting_config", reporting_config},
        {"event_trace", event_trace},
        {"notification_summary", notification_summary},
        {"report", report},
        {"feedback_summary", feedback_summary},
        {"feedback_trends", feedback_trends},
        {"feedback_instruments", feedback_instruments},
        {"feedback_item", feedback_item},
        {"alert", alert},
    }};
    const auto found = std::find_if(kAnswers.begin(), kAnswers.end(), [&](const auto& each) { return each.first == name; });
    return found == kAnswers.end() ? nullptr : found->second;
}

}  // namespace carewire::portal
