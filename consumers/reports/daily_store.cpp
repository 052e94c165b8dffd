#include "consumers/reports/daily_store.hpp"

#include <map>

namespace carewire::reports {
namespace {

const AppendTable kReasonTexts{"failure_reasons", {"clinic_id", "reason_id", "reason", "without_names"}, " on conflict do nothing"};

}  // namespace

void append_reason(Tx& tx, const ClinicId& clinic, const std::string& reason_id, const std::string& reason,
                   const std::optional<std::string>& without_names) {
    tx.append(kReasonTexts, {clinic.value, reason_id, reason, without_names ? SqlValue{*without_names} : SqlValue{}});
}

std::vector<figures::FailureReason> frequent_reasons(Sql& sql, const ClinicId& clinic, const std::string& from,
                                                     const std::string& to, Names names) {
    // of one date straight from the index, of several added up first
    const std::string counted = from == to ? "select reason_id, failed from failure_stats where clinic_id = :clinic and date = :to "
                                             "and date >= :from and failed > 0 order by failed desc, reason_id desc limit :most"
                                           : "select reason_id, sum(failed) as failed from failure_stats where clinic_id = :clinic "
                                             "and date between :from and :to group by reason_id having sum(failed) > 0 "
                                             "order by 2 desc, 1 desc limit :most";
    std::map<std::string, std::int64_t> merged;  // two reasons may be one without their names
    for (const auto& row : sql.query("select coalesce(" + std::string(names == Names::TakenOut ? "r.without_names" : "null") +
                                         ", r.reason), cast(s.failed as bigint) from (" + counted +
                                         ") s join failure_reasons r on r.clinic_id = :clinic and r.reason_id = s.reason_id",
                                     {{"clinic", clinic.value}, {"from", from}, {"to", to}, {"most", kReasons}})) {
        merged[row.text(0)] += row.integer(1);
    }
    std::vector<figures::FailureReason> reasons;
    for (const auto& [reason, failed] : merged) reasons.push_back({reason, failed});
    figures::sort_failures(reasons);
    return reasons;
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
    return rows;
}

figures::Day daily_figures(Sql& sql, const ClinicId& clinic, const std::string& date) {
    auto rows = read_rollups(sql, clinic, date, date);
    rows.failures = frequent_reasons(sql, clinic, date, date, Names::Shown);
    return figures::day(date, rows);
}

}  // namespace carewire::reports
