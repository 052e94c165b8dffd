#include "consumers/reports/entry_store.hpp"

#include "core/store/null_values.hpp"

namespace carewire::reports {
namespace {

std::string text(Day date) { return format_date(LocalDate{date}); }
Day day_of(const std::string& text) { return parse_date(text).value(); }
std::int64_t flag(bool value) { return value ? 1 : 0; }

}  // namespace

bool EntryStore::remember(const Contact& contact) {
    return sql_.execute(
               "insert into report_entries (clinic_id, interaction_id, occurred_at, interaction_type, success, patient, "
               "is_new, reason_id, patient_name, contact_masked, appointment_id, service_type, doctor, details) values (:clinic, "
               ":id, :at, :type, :success, :patient, :is_new, :reason, :name, :contact, :appointment, :service, :doctor, "
               ":details) on conflict do nothing",
               {{"clinic", clinic_.value},
                {"id", contact.interaction_id},
                {"at", epoch_ms(contact.at)},
                {"type", contact.type},
                {"success", flag(contact.success)},
                {"patient", or_null(contact.patient)},
                {"is_new", flag(contact.is_new)},
                {"reason", or_null(contact.reason_id)},
                {"name", or_null(contact.shown.patient_name)},
                {"contact", or_null(contact.shown.contact_masked)},
                {"appointment", or_null(contact.shown.appointment_id)},
                {"service", or_null(contact.shown.service_type)},
                {"doctor", or_null(contact.shown.doctor)},
                {"details", or_null(contact.shown.details)}}) == 1;
}

std::optional<Day> EntryStore::lock_patient(const std::string& patient) {
    const auto row = sql_.first(
        "insert into report_patients (clinic_id, patient, last_date, touched) values (:clinic, :patient, '', 1) "
        "on conflict (clinic_id, patient) do update set touched = report_patients.touched + 1 returning last_date",
        {{"clinic", clinic_.value}, {"patient", patient}});
    if (row->text(0).empty()) return std::nullopt;
    return day_of(row->text(0));
}

void EntryStore::set_last_date(const std::string& patient, Day date) {
    sql_.execute("update report_patients set last_date = :date where clinic_id = :clinic and patient = :patient",
                 {{"clinic", clinic_.value}, {"patient", patient}, {"date", text(date)}});
}

PatientDays EntryStore::days(const std::string& patient, Day from, Day to) {
    PatientDays days;
    const auto rows = sql_.query(
        "select date, entries, is_new, faq, faq_booked from report_patient_days "
        "where clinic_id = :clinic and patient = :patient and date between :from and :to",
        {{"clinic", clinic_.value}, {"patient", patient}, {"from", text(from)}, {"to", text(to)}});
    for (const auto& row : rows) {
        days[day_of(row.text(0))] = {row.integer(1), row.integer(2) != 0, row.integer(3) != 0, row.integer(4) != 0};
    }
    return days;
}

void EntryStore::put_day(const std::string& patient, Day date, const PatientDay& day) {
    sql_.execute(
        "insert into report_patient_days (clinic_id, patient, date, entries, is_new, faq, faq_booked) "
        "values (:clinic, :patient, :date, :entries, :is_new, :faq, :booked) on conflict (clinic_id, patient, date) "
        "do update set entries = excluded.entries, is_new = excluded.is_new, faq = excluded.faq, "
        "faq_booked = excluded.faq_booked",
        {{"clinic", clinic_.value},
         {"patient", patient},
         {"date", text(date)},
         {"entries", day.entries},
         {"is_new", flag(day.is_new)},
         {"faq", flag(day.faq)},
         {"booked", flag(day.faq_booked)}});
}

bool EntryStore::asked(const std::string& patient, Time from, Time to) {
    return sql_
        .first("select 1 from report_entries where clinic_id = :clinic and patient = :patient "
               "and interaction_type = 'faq' and occurred_at >= :from and occurred_at < :to limit 1",
               {{"clinic", clinic_.value}, {"patient", patient}, {"from", epoch_ms(from)}, {"to", epoch_ms(to)}})
        .has_value();
}

bool EntryStore::booked(const std::string& patient, Time after, Time until) {
    return sql_
        .first("select 1 from report_entries where clinic_id = :clinic and patient = :patient "
               "and interaction_type = 'booking' and success = 1 and occurred_at > :after and occurred_at <= :until limit 1",
               {{"clinic", clinic_.value}, {"patient", patient}, {"after", epoch_ms(after)}, {"until", epoch_ms(until)}})
        .has_value();
}

void EntryStore::each(const std::function<void(const Contact&)>& take) {
    sql_.each(
        "select interaction_id, occurred_at, interaction_type, success, patient, is_new, reason_id from report_entries "
        "where clinic_id = :clinic order by patient, occurred_at",
        {{"clinic", clinic_.value}}, [&](const Row& row) {
            take({.clinic = clinic_,
                  .interaction_id = row.text(0),
                  .at = from_epoch_ms(row.integer(1)),
                  .type = row.text(2),
                  .success = row.integer(3) != 0,
                  .patient = row.maybe_text(4),
                  .is_new = row.integer(5) != 0,
                  .reason_id = row.maybe_text(6)});
            return true;
        });
}

void EntryStore::forget_patients() {
    sql_.execute("delete from report_patient_days where clinic_id = :clinic", {{"clinic", clinic_.value}});
    sql_.execute("delete from report_patients where clinic_id = :clinic", {{"clinic", clinic_.value}});
}

void EntryStore::put_patients(const std::vector<PatientRow>& rows) {
    std::vector<std::vector<SqlValue>> patients, days;
    for (const auto& row : rows) {
        std::int64_t touched = 0;
        for (const auto& [date, day] : row.days) {
            days.push_back({clinic_.value, row.patient, text(date), day.entries, flag(day.is_new), flag(day.faq),
                            flag(day.faq_booked)});
            touched += day.entries;
        }
        patients.push_back({clinic_.value, row.patient, text(row.last_date), touched});
    }
    static const std::vector<std::string> kPatient{"clinic_id", "patient", "last_date", "touched"};
    static const std::vector<std::string> kDay{"clinic_id", "patient", "date", "entries", "is_new", "faq", "faq_booked"};
    sql_.insert("report_patients", kPatient, patients);
    sql_.insert("report_patient_days", kDay, days);
}

}  // namespace carewire::reports
