#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "consumers/reports/contact.hpp"
#include "consumers/reports/engagement.hpp"
#include "core/worker/tx.hpp"

namespace carewire::reports {

/// What the rollups are computed from (sql/002_entries.sql): counted entries, patients, their days.
class EntryStore {
  public:
    EntryStore(Sql& sql, const ClinicId& clinic) : sql_(sql), clinic_(clinic) {}

    /// False: this interaction was counted before.
    bool remember(const Contact& contact);
    /// Locks the patient until the transaction ends, so that no other process counts for it meanwhile. The latest date on
    /// which it was seen, nothing for a new one.
    std::optional<Day> lock_patient(const std::string& patient);
    void set_last_date(const std::string& patient, Day date);
    PatientDays days(const std::string& patient, Day from, Day to);
    void put_day(const std::string& patient, Day date, const PatientDay& day);
    /// Whether the patient asked (an `faq` entry) at a time in [from, to).
    bool asked(const std::string& patient, Time from, Time to);
    /// Whether the patient booked with success at a time in (after, until].
    bool booked(const std::string& patient, Time after, Time until);

    /// All entries of the clinic, one patient's together and in time order.
    void each(const std::function<void(const Contact&)>& take);
    void forget_patients();
    struct PatientRow {
        std::string patient;
        Day last_date;
        PatientDays days;
    };
    void put_patients(const std::vector<PatientRow>& rows);

  private:
    Sql& sql_;
    const ClinicId& clinic_;
};

}  // namespace carewire::reports
