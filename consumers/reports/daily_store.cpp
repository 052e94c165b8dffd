#include "consumers/reports/daily_store.hpp"

namespace carewire::reports {
namespace {

const AppendTable kReasons{"failure_reasons", {"clinic_id", "reason_id", "reason"}, " on conflict do nothing"};

}  // namespace

void append_reason(Tx& tx, const ClinicId& clinic, const std::string& reason_id, const std::string& reason) {
    tx.append(kReasons, {clinic.value, reason_id, reason});
}

void remove_empty_rollups(Sql& sql, const ClinicId& clinic) {
    for (const auto* const statement :
         {"delete from daily_stats where clinic_id = :clinic and total = 0",
          "delete from hourly_stats where clinic_id = :clinic and total = 0",
          "delete from failure_stats where clinic_id = :clinic and failed = 0",
          "delete from engagement_stats where clinic_id = :clinic and patients = 0 and new_patients = 0 and unknown = 0 and "
          "repeat_contacts = 0 and faq_patients = 0 and faq_booked = 0 and last_seen = 0"}) {
        sql.execute(statement, {{"clinic", clinic.value}});
    }
}

figures::RollupRows read_rollups(Sql& sql, const ClinicId& clinic, const std::string& from, const std::string& to) {
    figures::RollupRows rows;
    const Binds dates{{"clinic", clinic.value}, {"from", from}, {"to", to}};
    for (const auto& row : sql.query("select date, interaction_type, total, success from daily_stats "
                                     "where clinic_id = :clinic and date between :from and :to and total > 0",
                                     dates)) {
        rows.types.push_back({row.text(0), row.text(1), {row.integer(2), row.integer(3)}});
    }
    for (const auto& row : sql.query("select date, hour, total from hourly_stats "
                                     "where clinic_id = :clinic and date between :from and :to",
                                     dates)) {
        rows.hours.push_back({row.text(0), static_cast<int>(row.integer(1)), row.integer(2)});
    }
    for (const auto& row : sql.query("select date, patients, new_patients, unknown, repeat_contacts, faq_patients, faq_booked, "
                                     "last_seen from engagement_stats where clinic_id = :clinic and date >= :from",
                                     {{"clinic", clinic.value}, {"from", from}})) {
        rows.engagement.push_back({row.text(0),
                                   {row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5),
                                    row.integer(6)},
                                   row.integer(7)});
    }
    for (const auto& row : sql.query("select r.reason, s.failed from failure_stats s join failure_reasons r "
                                     "on r.clinic_id = s.clinic_id and r.reason_id = s.reason_id "
                                     "where s.clinic_id = :clinic and s.date = :to and s.failed > 0",
                                     {{"clinic", clinic.value}, {"to", to}})) {
        rows.failures.push_back({row.text(0), row.integer(1)});
    }
    return rows;
}

figures::Day daily_figures(Sql& sql, const ClinicId& clinic, const std::string& date) {
    return figures::day(date, read_rollups(sql, clinic, date, date));
}

}  // namespace carewire::reports
