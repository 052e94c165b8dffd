#pragma once
#include <array>
#include <string_view>

namespace carewire {

/// registers.md section 4, worst first where there is an order.
inline constexpr std::array<std::string_view, 4> kSentiments{"positive", "neutral", "negative", "mixed"};
inline constexpr std::array<std::string_view, 9> kEmotions{"anger",     "anxiety", "confusion", "disappointment", "gratitude",
                                                           "relief",    "sadness", "satisfaction", "other"};
inline constexpr std::array<std::string_view, 4> kUrgencies{"critical", "high", "medium", "low"};
inline constexpr std::array<std::string_view, 6> kFeedbackStatuses{"new",      "acknowledged", "in_progress",
                                                                   "resolved", "dismissed",    "reopened"};
inline constexpr std::array<std::string_view, 5> kChannels{"web", "app", "whatsapp", "kiosk", "phone"};
inline constexpr std::array<std::string_view, 3> kUrgencySources{"rule", "model", "staff"};

}  // namespace carewire
