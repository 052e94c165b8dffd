#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/zone.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::feedback {

/// When a complaint that came at this moment must be acknowledged: 23:59:59 local on the last working day of the clinic's
/// `feedback.complaint_ack_days` after the day of receipt (metrics.md section 3). Working day: Monday to Friday without
/// `feedback.holidays`.
Time acknowledge_until(Time received, const Zone& zone, const FeedbackSettings& settings);
/// When it must be answered: 23:59:59 local, `feedback.complaint_answer_months` later on the same day of the month, or its last.
Time answer_until(Time received, const Zone& zone, const FeedbackSettings& settings);

/// Hours in which somebody works: `Mon-Fri 09:00-17:00, Sat 09:00-12:00`.
struct BusinessHours {
    struct Span {
        std::chrono::minutes from{0}, to{0};
    };
    std::vector<Span> of_weekday[7];  ///< 0 = Sunday, as std::chrono counts
    /// Nothing when the text cannot be read.
    static std::optional<BusinessHours> parse(std::string_view text);
};

/// Whole minutes of [from, to) that lie in business hours of days that are no holidays; at most those of a year.
std::int64_t business_minutes(Time from, Time to, const Zone& zone, const BusinessHours& hours, const std::vector<LocalDate>& holidays);

}  // namespace carewire::feedback
