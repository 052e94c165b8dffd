#include "consumers/reports/recount.hpp"

#include <algorithm>

namespace carewire::reports {
namespace {

/// Whether a successful booking follows later, within a day. `bookings` is sorted.
bool booking_follows(const std::vector<Time>& bookings, Time asked) {
    const auto next = std::upper_bound(bookings.begin(), bookings.end(), asked);
    return next != bookings.end() && *next <= asked + kBookingWithin;
}

PatientDays days_of(const std::vector<Contact>& entries, const Zone& zone) {
    std::vector<Time> bookings;
    for (const auto& entry : entries) {
        if (entry.books()) bookings.push_back(entry.at);
    }
    PatientDays days;
    for (const auto& entry : entries) {
        auto& day = days[zone.date_of(entry.at)];
        day.entries += 1;
        day.is_new |= entry.is_new;
        if (!entry.asks()) continue;
        day.faq = true;
        day.faq_booked |= booking_follows(bookings, entry.at);
    }
    return days;
}

}  // namespace

EntryStore::PatientRow recount_patient(const std::vector<Contact>& entries, const Zone& zone, RollupChange& into) {
    EntryStore::PatientRow row{.patient = *entries.front().patient, .days = days_of(entries, zone)};
    for (const auto& [date, day] : row.days) {
        auto& amounts = into.engagement(date);
        amounts.patients += 1;
        amounts.new_patients += day.is_new ? 1 : 0;
        amounts.faq_patients += day.faq ? 1 : 0;
        amounts.faq_booked += day.faq_booked ? 1 : 0;
    }
    for (const Day date : repeat_dates(row.days)) into.engagement(date).repeat_contacts += 1;
    row.last_date = row.days.rbegin()->first;
    into.engagement(row.last_date).last_seen += 1;
    return row;
}

RollupChange recount(const EachEntry& each, const Zone& zone,
                     const std::function<void(EntryStore::PatientRow)>& each_patient) {
    RollupChange change;
    std::vector<Contact> of_patient;
    const auto finish_patient = [&] {
        if (of_patient.empty()) return;
        auto row = recount_patient(of_patient, zone, change);
        if (each_patient) each_patient(std::move(row));
        of_patient.clear();
    };
    each([&](const Contact& contact) {
        change.entry(contact, zone);
        if (!contact.patient) return;
        if (!of_patient.empty() && of_patient.front().patient != contact.patient) finish_patient();
        of_patient.push_back(contact);
    });
    finish_patient();
    return change;
}

}  // namespace carewire::reports
