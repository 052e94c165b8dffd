#include "consumers/reports/engagement.hpp"

#include <algorithm>
#include <set>

namespace carewire::reports {
namespace {

std::int64_t entries_in_window(const PatientDays& days, Day last) {
    std::int64_t sum = 0;
    const auto end = days.upper_bound(last);
    for (auto day = days.upper_bound(last - kRepeatWindow); day != end; ++day) sum += day->second.entries;
    return sum;
}

}  // namespace

std::vector<Day> new_repeat_dates(const PatientDays& days, Day date) {
    std::vector<Day> dates;
    for (Day last = date; last < date + kRepeatWindow; last += std::chrono::days{1}) {
        if (entries_in_window(days, last) == 1) dates.push_back(last);
    }
    return dates;
}

std::vector<Day> repeat_dates(const PatientDays& days) {
    std::set<Day> dates;
    for (const auto& [date, unused] : days) {
        for (Day last = date; last < date + kRepeatWindow; last += std::chrono::days{1}) {
            if (entries_in_window(days, last) >= 2) dates.insert(last);
        }
    }
    return {dates.begin(), dates.end()};
}

std::vector<Span> asked_before(const Zone& zone, Time booked) {
    std::vector<Span> spans;
    const Time earliest = booked - kBookingWithin;
    for (LocalDate date = zone.date_of(booked);; date = plus_days(date, -1)) {
        const Span span{date, std::max(zone.start_of(date), earliest), std::min(zone.end_of(date), booked)};
        if (span.from < span.to) spans.push_back(span);
        if (span.from <= earliest) return spans;
    }
}

}  // namespace carewire::reports
