#include "consumers/reports/counting.hpp"

#include "consumers/reports/engagement.hpp"
#include "consumers/reports/entry_store.hpp"
#include "consumers/reports/recount.hpp"
#include "consumers/reports/rollups.hpp"

namespace carewire::reports {
namespace {

/// One entry of a known patient, told to the days around it.
class PatientEntry {
  public:
    PatientEntry(EntryStore& store, const Contact& contact, const Zone& zone, RollupChange& change)
        : store_(store), contact_(contact), zone_(zone), change_(change), date_(zone.date_of(contact.at)) {}

    void count() {
        see();
        days_ = store_.days(*contact_.patient, date_ - kRepeatWindow, date_ + kRepeatWindow);
        for (const Day date : new_repeat_dates(days_, date_)) change_.engagement(date).repeat_contacts += 1;
        auto& today = days_[date_];
        if (today.entries++ == 0) change_.engagement(date_).patients += 1;
        if (contact_.is_new && !today.is_new) {
            today.is_new = true;
            change_.engagement(date_).new_patients += 1;
        }
        if (contact_.asks()) ask(today);
        if (contact_.books()) book();
        store_.put_day(*contact_.patient, date_, days_[date_]);
    }

  private:
    void see() {
        const auto last = store_.lock_patient(*contact_.patient);
        if (last && *last >= date_) return;
        if (last) change_.engagement(*last).last_seen -= 1;
        change_.engagement(date_).last_seen += 1;
        store_.set_last_date(*contact_.patient, date_);
    }

    void ask(PatientDay& today) {
        if (!today.faq) {
            today.faq = true;
            change_.engagement(date_).faq_patients += 1;
        }
        if (today.faq_booked || !store_.booked(*contact_.patient, contact_.at, contact_.at + kBookingWithin)) return;
        today.faq_booked = true;
        change_.engagement(date_).faq_booked += 1;
    }

    void book() {
        for (const auto& span : asked_before(zone_, contact_.at)) {
            const auto day = days_.find(span.date);
            if (day == days_.end() || !day->second.faq || day->second.faq_booked) continue;
            if (!store_.asked(*contact_.patient, span.from, span.to)) continue;
            day->second.faq_booked = true;
            change_.engagement(span.date).faq_booked += 1;
            if (span.date != date_) store_.put_day(*contact_.patient, span.date, day->second);
        }
    }

    EntryStore& store_;
    const Contact& contact_;
    const Zone& zone_;
    RollupChange& change_;
    Day date_;
    PatientDays days_;
};

/// Few enough to stay in memory, enough for one statement to pay.
constexpr std::size_t kPatientsAtOnce = 1000;

}  // namespace

bool count(Tx& tx, const Contact& contact, const Zone& zone) {
    EntryStore store(tx.sql(), contact.clinic);
    if (!store.remember(contact)) return false;
    RollupChange change;
    change.entry(contact, zone);
    if (contact.patient) PatientEntry(store, contact, zone, change).count();
    change.add_to(tx, contact.clinic);
    return true;
}

void count_again(Tx& tx, const ClinicId& clinic, const Zone& before, const Zone& after) {
    EntryStore store(tx.sql(), clinic);
    const auto each = [&](const auto& take) { store.each(take); };
    // The rollups may not be rewritten in place: what this batch has added so far is written at its end. So only the
    // difference is added too.
    std::vector<EntryStore::PatientRow> rows;
    const auto taken_back = recount(each, before);
    auto change = recount(each, after, [&](EntryStore::PatientRow row) { rows.push_back(std::move(row)); });
    change.minus(taken_back);
    change.add_to(tx, clinic);
    store.forget_patients();
    for (std::size_t at = 0; at < rows.size(); at += kPatientsAtOnce) {
        const auto end = std::min(at + kPatientsAtOnce, rows.size());
        store.put_patients({std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(at)),
                            std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(end))});
    }
}

}  // namespace carewire::reports
