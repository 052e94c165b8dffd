#include "consumers/reports/report_store.hpp"

namespace carewire::reports {
namespace {

constexpr std::string_view kWhich = " where clinic_id = :clinic and period = :period and date = :date";

}  // namespace

Binds ReportStore::key(const ReportDates& dates, Binds more) const {
    more.emplace_back("clinic", clinic_.value);
    more.emplace_back("period", dates.period);
    more.emplace_back("date", format_date(dates.date));
    return more;
}

ReportState ReportStore::lock(const ReportDates& dates) {
    tx_.sql().execute("insert into reports (clinic_id, period, date, last_date, report_id, version, total, content, html, as_of, "
                      "generated_at, delivery_state, created_at, updated_at) values (:clinic, :period, :date, :last, '', 0, 0, '', '', 0, "
                      "0, 'stored_only', :now, :now) on conflict (clinic_id, period, date) do update set "
                      "updated_at = excluded.updated_at",
                      key(dates, {{"last", format_date(dates.to)}, {"now", epoch_ms(tx_.now())}}));
    return find(dates).value();
}

std::optional<ReportState> ReportStore::find(const ReportDates& dates) {
    const auto row = tx_.sql().first("select report_id, delivery_state, version, scheduled_at, mail_total, late from reports" +
                                         std::string(kWhich),
                                     key(dates));
    if (!row) return std::nullopt;
    ReportState state{.report_id = row->text(0),
                      .delivery_state = row->text(1),
                      .version = static_cast<int>(row->integer(2)),
                      .mail_total = row->maybe_integer(4),
                      .late = row->integer(5) != 0};
    if (const auto scheduled = row->maybe_integer(3)) state.scheduled_at = from_epoch_ms(*scheduled);
    return state;
}

void ReportStore::put(const ReportContent& content, const std::string& html, Time as_of) {
    tx_.sql().execute(
        "update reports set report_id = :id, version = :version, total = :total, content = :content, html = :html, "
        "as_of = :as_of, generated_at = :now, late_entries = :late, stale = 0, updated_at = :now" + std::string(kWhich),
        key({content.period, content.date, content.from, content.to}, {{"id", content.report_id},
                                                                      {"version", std::int64_t{content.version}},
                                                                      {"total", content.counts().total},
                                                                      {"content", to_json(content)},
                                                                      {"html", html},
                                                                      {"as_of", epoch_ms(as_of)},
                                                                      {"late", content.late_entries},
                                                                      {"now", epoch_ms(tx_.now())}}));
}

void ReportStore::set_scheduled(const ReportDates& dates, std::int64_t mail_total, bool late) {
    tx_.sql().execute("update reports set scheduled_at = :now, mail_total = :total, late = :late" + std::string(kWhich),
                      key(dates, {{"now", epoch_ms(tx_.now())}, {"total", mail_total}, {"late", std::int64_t{late}}}));
}

void ReportStore::set_delivery(const ReportDates& dates, const std::string& state) {
    tx_.sql().execute("update reports set delivery_state = :state, updated_at = :now" + std::string(kWhich),
                      key(dates, {{"state", state}, {"now", epoch_ms(tx_.now())}}));
}

void ReportStore::set_sent(const ReportDates& dates) {
    tx_.sql().execute("update reports set delivery_state = 'sent', sent_at = coalesce(sent_at, :now), updated_at = :now" +
                          std::string(kWhich),
                      key(dates, {{"now", epoch_ms(tx_.now())}}));
}

std::vector<ReportDates> ReportStore::overtake(LocalDate date) {
    const auto label = [&](std::string_view period) { return format_date(dates_of(period, date).date); };
    std::vector<ReportDates> overtaken;
    for (const auto& row : tx_.sql().query(
             "update reports set stale = 1 where clinic_id = :clinic and stale = 0 and version > 0 and "
             "((period = 'day' and date = :day) or (period = 'week' and date = :week) or (period = 'month' and date = :month)) "
             "returning period, date",
             {{"clinic", clinic_.value}, {"day", label("day")}, {"week", label("week")}, {"month", label("month")}})) {
        overtaken.push_back(dates_of(row.text(0), parse_date(row.text(1)).value()));
    }
    return overtaken;
}

std::int64_t ReportStore::delete_before(LocalDate date) {
    const Binds before{{"clinic", clinic_.value}, {"before", format_date(date)}};
    tx_.sql().execute("delete from report_mails where clinic_id = :clinic and date < :before", before);
    return tx_.sql().execute("delete from reports where clinic_id = :clinic and date < :before", before);
}

}  // namespace carewire::reports
