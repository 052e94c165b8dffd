#include "schemas/figures/interactions.hpp"

#include <algorithm>

#include "core/time/zone.hpp"
#include "schemas/figures/rounding.hpp"

namespace carewire::figures {

std::optional<double> Counts::success_rate() const { return percentage(success, total); }

Counts& Counts::operator+=(const Counts& other) {
    total += other.total;
    success += other.success;
    return *this;
}

std::optional<double> Engagement::faq_to_booking() const { return percentage(faq_booked, faq_patients); }

std::vector<int> peak_hours(const HourCounts& by_hour) {
    const auto most = *std::max_element(by_hour.begin(), by_hour.end());
    std::vector<int> hours;
    for (int hour = 0; most > 0 && hour < 24; ++hour) {
        if (by_hour.at(static_cast<std::size_t>(hour)) == most) hours.push_back(hour);
    }
    return hours;
}

void sort_failures(std::vector<FailureReason>& failures) {
    std::sort(failures.begin(), failures.end(), [](const FailureReason& a, const FailureReason& b) {
        return a.failed != b.failed ? a.failed > b.failed : a.reason < b.reason;
    });
}

Day day(std::string date, const RollupRows& rows) {
    Day day{.date = std::move(date)};
    for (const auto& row : rows.types) {
        if (row.date != day.date || row.counts.total == 0) continue;
        day.counts += row.counts;
        day.by_type[row.type] += row.counts;
    }
    for (const auto& row : rows.hours) {
        if (row.date == day.date) day.by_hour.at(static_cast<std::size_t>(row.hour)) += row.total;
    }
    for (const auto& row : rows.engagement) {
        if (row.date == day.date) day.engagement = row.engagement;
    }
    day.failures = rows.failures;
    sort_failures(day.failures);
    return day;
}

namespace {

std::vector<DatedCounts> dates_up_to(const std::string& to, int days) {
    const auto last = parse_date(to).value();
    std::vector<DatedCounts> dates;
    dates.reserve(static_cast<std::size_t>(days));
    for (int back = days - 1; back >= 0; --back) dates.push_back({format_date(plus_days(last, -back)), {}});
    return dates;
}

Counts* find_date(std::vector<DatedCounts>& dates, const std::string& date) {
    const auto at = std::lower_bound(dates.begin(), dates.end(), date,
                                     [](const DatedCounts& entry, const std::string& wanted) { return entry.date < wanted; });
    return at != dates.end() && at->date == date ? &at->counts : nullptr;
}

Engagement engagement_of(const Period& period, const RollupRows& rows) {
    Engagement sum;
    for (const auto& row : rows.engagement) {
        // an entry may be five minutes ahead of the clock: a patient last seen "tomorrow" was seen in this period
        if (row.date >= period.from) sum.patients += row.last_seen;
        if (row.date < period.from || row.date > period.to) continue;
        sum.new_patients += row.engagement.new_patients;
        sum.unknown += row.engagement.unknown;
        sum.faq_patients += row.engagement.faq_patients;
        sum.faq_booked += row.engagement.faq_booked;
        if (row.date == period.to) sum.repeat_contacts = row.engagement.repeat_contacts;
    }
    return sum;
}

}  // namespace

Period period(const std::string& to, int days, const RollupRows& rows) {
    Period period{.to = to, .daily = dates_up_to(to, days)};
    const auto empty = period.daily;
    period.from = empty.front().date;
    for (const auto& row : rows.types) {
        auto* const on_date = find_date(period.daily, row.date);
        if (on_date == nullptr || row.counts.total == 0) continue;
        *on_date += row.counts;
        period.counts += row.counts;
        auto& type = period.by_type.try_emplace(row.type, Period::Type{.trend = empty}).first->second;
        type.counts += row.counts;
        *find_date(type.trend, row.date) += row.counts;
    }
    for (const auto& row : rows.hours) {
        if (row.date >= period.from && row.date <= period.to) {
            period.by_hour.at(static_cast<std::size_t>(row.hour)) += row.total;
        }
    }
    period.engagement = engagement_of(period, rows);
    return period;
}

}  // namespace carewire::figures
