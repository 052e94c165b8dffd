#pragma once
/// The figures of feedback (metrics.md section 3) as values: counters as they lie in feedback_stats go in, figures come out.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/json/json.hpp"
#include "core/time/zone.hpp"

namespace carewire::figures {

/// A row of feedback_stats.
struct FeedbackCounter {
    std::string date, figure, label;
    std::int64_t amount = 0;
};

/// Counters of a period: figure → label → amount.
using FeedbackCounters = std::map<std::string, std::map<std::string, std::int64_t>>;
FeedbackCounters sum_of(const std::vector<FeedbackCounter>& rows);

/// Mean to two decimals, half up, of values that are whole numbers; nothing when there is none.
std::optional<double> average(const std::map<std::string, std::int64_t>& amounts);
/// Middle of the sorted values; the mean of the two middle ones when their number is even.
std::optional<double> median(const std::map<std::string, std::int64_t>& amounts);
/// Nearest rank: value number ceil(p × n / 100).
std::optional<std::int64_t> percentile(const std::map<std::string, std::int64_t>& amounts, std::int64_t p);

/// Wilson interval of k of n, 95 %, in percent with one decimal; nothing when n is 0.
struct Interval {
    double low = 0, high = 0;
};
std::optional<Interval> wilson(std::int64_t k, std::int64_t n);

/// FB-13. `from` and `to` are included.
void write_feedback_summary(json::Writer& out, LocalDate from, LocalDate to, const FeedbackCounters& of);

/// FB-14: `day`, `week` (ISO, from Monday) or `month`; each bucket is named by its first date, also when that lies before `from`.
void write_feedback_trends(json::Writer& out, LocalDate from, LocalDate to, const std::string& bucket,
                           const std::vector<FeedbackCounter>& rows);

/// FFT, NPS, CSAT, CES, and how staff and system agree on urgency.
void write_feedback_instruments(json::Writer& out, LocalDate from, LocalDate to, const FeedbackCounters& of);

}  // namespace carewire::figures
