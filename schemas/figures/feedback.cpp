#include "schemas/figures/feedback.hpp"

#include <cmath>
#include <string_view>
#include <utility>

namespace carewire::figures {
namespace {

/// (value, how often), ascending.
std::vector<std::pair<std::int64_t, std::int64_t>> sorted(const std::map<std::string, std::int64_t>& amounts) {
    std::map<std::int64_t, std::int64_t> by_value;
    for (const auto& [label, amount] : amounts) {
        if (amount > 0) by_value[std::stoll(label)] += amount;
    }
    return {by_value.begin(), by_value.end()};
}

/// The value at a place of the sorted list, from 1.
std::int64_t value_at(const std::vector<std::pair<std::int64_t, std::int64_t>>& values, std::int64_t place) {
    for (const auto& [value, times] : values) {
        place -= times;
        if (place <= 0) return value;
    }
    return values.back().first;
}

std::int64_t number_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& values) {
    std::int64_t n = 0;
    for (const auto& [value, times] : values) n += times;
    return n;
}

}  // namespace

FeedbackCounters sum_of(const std::vector<FeedbackCounter>& rows) {
    FeedbackCounters sum;
    for (const auto& row : rows) sum[row.figure][row.label] += row.amount;
    return sum;
}

std::optional<double> average(const std::map<std::string, std::int64_t>& amounts) {
    std::int64_t sum = 0, n = 0;
    for (const auto& [value, times] : sorted(amounts)) sum += value * times, n += times;
    if (n == 0) return std::nullopt;
    return static_cast<double>((200 * sum + n) / (2 * n)) / 100.0;
}

std::optional<double> median(const std::map<std::string, std::int64_t>& amounts) {
    const auto values = sorted(amounts);
    const auto n = number_of(values);
    if (n == 0) return std::nullopt;
    return static_cast<double>(value_at(values, (n + 1) / 2) + value_at(values, n / 2 + 1)) / 2.0;
}

std::optional<std::int64_t> percentile(const std::map<std::string, std::int64_t>& amounts, std::int64_t p) {
    const auto values = sorted(amounts);
    const auto n = number_of(values);
    if (n == 0) return std::nullopt;
    return value_at(values, (p * n + 99) / 100);
}

std::optional<Interval> wilson(std::int64_t k, std::int64_t n) {
    if (n == 0) return std::nullopt;
    constexpr double z = 1.959964;
    const double count = static_cast<double>(n), share = static_cast<double>(k) / count;
    const double middle = share + z * z / (2 * count);
    const double reach = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    const double whole = 1 + z * z / count;
    const auto percent = [](double part) { return std::floor(part * 1000 + 0.5) / 10; };
    return Interval{percent((middle - reach) / whole), percent((middle + reach) / whole)};
}

}  // namespace carewire::figures
