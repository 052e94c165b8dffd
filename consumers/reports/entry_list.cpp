#include "consumers/reports/entry_list.hpp"

#include <algorithm>

#include "consumers/reports/details_line.hpp"

namespace carewire::reports {
namespace {

constexpr std::size_t kReasonBytes = 300;  // as long as details; section 4 has the whole text

struct Dated {
    std::int64_t at = 0;
    ReportEntry entry;
};

void add(std::vector<Dated>& to, Sql& sql, const Binds& binds) {
    const auto rows = sql.query(
        "select e.interaction_id, e.occurred_at, e.interaction_type, e.success, e.patient_name, e.contact_masked, "
        "e.appointment_id, e.service_type, e.doctor, e.details, r.reason from report_entries e left join failure_reasons r "
        "on r.clinic_id = e.clinic_id and r.reason_id = e.reason_id where e.clinic_id = :clinic and e.success = :success "
        "and e.occurred_at >= :from and e.occurred_at < :to order by e.occurred_at, e.interaction_id limit :most",
        binds);
    for (const auto& row : rows) {
        ReportEntry entry{.interaction_id = row.text(0),
                          .type = row.text(2),
                          .patient_name = row.maybe_text(4),
                          .contact_number = row.maybe_text(5),
                          .appointment_id = row.maybe_text(6),
                          .service_type = row.maybe_text(7),
                          .doctor = row.maybe_text(8),
                          .details = row.maybe_text(9),
                          .success = row.integer(3) != 0};
        if (const auto reason = row.maybe_text(10)) entry.error_message = shortened(*reason, kReasonBytes);
        to.push_back({row.integer(1), std::move(entry)});
    }
}

}  // namespace

std::vector<ReportEntry> list_entries(Sql& sql, const ClinicId& clinic, const Zone& zone, LocalDate date,
                                      const TypeNames& types, std::int64_t most) {
    std::vector<Dated> found;
    for (const std::int64_t success : {0, 1}) {
        const auto left = most - static_cast<std::int64_t>(found.size());
        if (left <= 0) break;
        add(found, sql,
            {{"clinic", clinic.value},
             {"success", success},
             {"from", epoch_ms(zone.start_of(date))},
             {"to", epoch_ms(zone.end_of(date))},
             {"most", left}});
    }
    std::stable_sort(found.begin(), found.end(), [](const Dated& a, const Dated& b) { return a.at < b.at; });
    std::vector<ReportEntry> entries;
    for (auto& one : found) {
        one.entry.display = types.display(one.entry.type);
        one.entry.time = zone.time_of_day(from_epoch_ms(one.at)).substr(0, 5);
        entries.push_back(std::move(one.entry));
    }
    return entries;
}

}  // namespace carewire::reports
