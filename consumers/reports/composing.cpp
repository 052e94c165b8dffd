#include "consumers/reports/composing.hpp"

#include <algorithm>

#include "consumers/reports/daily_store.hpp"
#include "consumers/reports/entry_list.hpp"
#include "consumers/reports/type_names.hpp"
#include "core/store/clinic_settings.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/figures/rounding.hpp"

namespace carewire::reports {
namespace {

using Figures = figures::Period;

ReportCounts counts_of(const figures::Counts& of) { return {of.total, of.success, of.failed(), {of.success_rate()}}; }

ReportEngagement engagement_of(const figures::Engagement& of) {
    return {of.patients,        of.new_patients, of.returning(), of.unknown,
            of.repeat_contacts, of.faq_patients, of.faq_booked,  {of.faq_to_booking()}};
}

/// Distinct patients of a period that is over: later dates have moved the patients' last dates on, so they are counted. Grows
/// with the number of patients; asked only when an old week or month is made again.
std::int64_t count_patients(Sql& sql, const ClinicId& clinic, const ReportDates& dates) {
    return sql
        .first("select count(distinct patient) from report_patient_days where clinic_id = :clinic and date between :from and :to",
               {{"clinic", clinic.value}, {"from", format_date(dates.from)}, {"to", format_date(dates.to)}})
        ->integer(0);
}

figures::Engagement engagement_in(Sql& sql, const ClinicId& clinic, const ReportDates& dates,
                                  const figures::RollupRows& rows, const Figures& period) {
    if (dates.period == "day") return figures::day(period.to, rows).engagement;
    auto engagement = period.engagement;
    const bool is_over = std::any_of(rows.engagement.begin(), rows.engagement.end(),
                                     [&](const auto& row) { return row.date > period.to && row.last_seen != 0; });
    if (is_over) engagement.patients = count_patients(sql, clinic, dates);
    return engagement;
}

ReportStatistics statistics_of(const Figures& period, const figures::Engagement& engagement) {
    ReportStatistics statistics{.counts = counts_of(period.counts),
                                .by_hour = {period.by_hour.begin(), period.by_hour.end()},
                                .peak_hours = figures::peak_hours(period.by_hour),
                                .engagement = engagement_of(engagement)};
    if (period.daily.size() == 1) return statistics;
    for (const auto& day : period.daily) statistics.daily.push_back({parse_date(day.date).value(), counts_of(day.counts)});
    return statistics;
}

std::vector<ReportCategory> categories_of(const Figures& period, const TypeNames& names) {
    std::vector<ReportCategory> categories;
    for (const auto& name : names.in_order()) {
        const auto type = period.by_type.find(name.type);
        const auto counts = type == period.by_type.end() ? figures::Counts{} : type->second.counts;
        if (name.enabled || counts.total > 0) categories.push_back({name.type, name.display, counts_of(counts)});
    }
    for (const auto& [type, of] : period.by_type) {  // of a type that was removed since
        if (!names.knows(type)) categories.push_back({type, type, counts_of(of.counts)});
    }
    return categories;
}

ReportErrors errors_of(std::int64_t failed, std::vector<figures::FailureReason> reasons) {
    ReportErrors errors{.failed = failed, .other = failed};
    if (reasons.size() > kReasonsShown) reasons.resize(kReasonsShown);
    for (auto& reason : reasons) {
        errors.other -= reason.failed;
        errors.reasons.push_back({std::move(reason.reason), reason.failed});
    }
    return errors;
}

std::optional<ReportSeal> last_seal(Sql& sql, const ClinicId& clinic, LocalDate until) {
    const auto row = sql.first("select date, seal, events from report_seals where clinic_id = :clinic and date <= :until "
                               "order by date desc limit 1",
                               {{"clinic", clinic.value}, {"until", format_date(until)}});
    if (!row) return std::nullopt;
    return ReportSeal{parse_date(row->text(0)).value(), row->text(1), row->integer(2)};
}

}  // namespace

ReportSettings report_settings(Sql& sql, const ClinicId& clinic) {
    return {read_section<ClinicSettings>(clinic_settings(sql, clinic, "clinic.")).name,
            read_section<ReportingSettings>(clinic_settings(sql, clinic, "reporting.")),
            read_section<EmailSettings>(clinic_settings(sql, clinic, "email."))};
}

std::int64_t entries_on(Sql& sql, const ClinicId& clinic, LocalDate date) {
    return sql
        .first("select cast(coalesce(sum(total), 0) as bigint) from daily_stats where clinic_id = :clinic and date = :date",
               {{"clinic", clinic.value}, {"date", format_date(date)}})
        ->integer(0);
}

ReportContent compose(Sql& sql, const ClinicId& clinic, const Zone& zone, const ReportDates& dates,
                      const ReportSettings& settings) {
    const auto from = format_date(dates.from), to = format_date(dates.to);
    const auto rows = read_rollups(sql, clinic, from, to);
    const auto period = figures::period(to, dates.days(), rows);
    const TypeNames types(sql, clinic);
    const bool with_patients = settings.reporting.include_patient_details;
    ReportContent content{.period = dates.period,
                          .clinic = settings.clinic_name.empty() ? clinic.value : settings.clinic_name,
                          .timezone = zone.name(),
                          .date = dates.date,
                          .from = dates.from,
                          .to = dates.to,
                          .categories = categories_of(period, types),
                          .errors = errors_of(period.counts.failed(),
                                              frequent_reasons(sql, clinic, from, to,
                                                               with_patients ? Names::Shown : Names::TakenOut)),
                          .seal = last_seal(sql, clinic, dates.to)};
    if (settings.reporting.include_statistics) {
        content.statistics = statistics_of(period, engagement_in(sql, clinic, dates, rows, period));
    }
    if (with_patients && dates.period == "day") {
        content.patients = ReportPatients{list_entries(sql, clinic, zone, dates.date, types, kEntries)};
        content.patients->more = period.counts.total - static_cast<std::int64_t>(content.patients->entries.size());
    }
    return content;
}

}  // namespace carewire::reports
