#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "core/time/zone.hpp"

namespace carewire::reports {

using Day = std::chrono::sys_days;

/// A repeat contact: two or more entries in this many local dates (metrics.md section 2).
inline constexpr std::chrono::days kRepeatWindow{7};
/// FAQ to booking: the booking comes later, within this time.
inline constexpr Duration kBookingWithin = std::chrono::hours{24};

/// What one patient did on one local date.
struct PatientDay {
    std::int64_t entries = 0;
    bool is_new = false;
    bool faq = false;
    bool faq_booked = false;
};
using PatientDays = std::map<Day, PatientDay>;

/// The dates on which the patient turns into a repeat contact by one more entry on `date`. `days` holds at least the dates
/// from six before to six after it, without the new entry.
std::vector<Day> new_repeat_dates(const PatientDays& days, Day date);

/// All dates on which the patient is a repeat contact.
std::vector<Day> repeat_dates(const PatientDays& days);

/// [from, to) of one local date.
struct Span {
    Day date;
    Time from{};
    Time to{};
};
/// The times from which an FAQ leads to a booking at this moment: the 24 hours before it, cut by local date.
std::vector<Span> asked_before(const Zone& zone, Time booked);

}  // namespace carewire::reports
