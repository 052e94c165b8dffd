#include "consumers/reports/generating.hpp"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "consumers/reports/delivering.hpp"
#include "consumers/reports/report_html.hpp"
#include "schemas/reports/reports.hpp"

namespace carewire::reports {
namespace {

/// A mail that leaves so long after its time says so; a busy minute at 17:00 is none.
constexpr std::chrono::minutes kLate{10};

/// Entries of the day before that came after its own mail (D-14).
std::int64_t after_mail_of(Tx& tx, const ClinicId& clinic, LocalDate date) {
    const auto state = ReportStore(tx, clinic).find(dates_of("day", date));
    if (!state || !state->mail_total) return 0;
    return std::max<std::int64_t>(0, entries_on(tx.sql(), clinic, date) - *state->mail_total);
}

ReportContent content_of(Tx& tx, const ReportOrder& order, const Zone& zone, const ReportState& before,
                         const ReportSettings& settings) {
    const auto& clinic = tx.event().clinic;
    auto content = compose(tx.sql(), clinic, zone, order.dates, settings);
    content.report_id = order.report_id;
    content.version = before.version + 1;
    content.as_of = zone.format(tx.now());
    if (before.mail_total && order.dates.period == "day") content.late_entries = std::max<std::int64_t>(0, content.counts().total - *before.mail_total);
    if (order.dates.period == "day") content.after_yesterday = after_mail_of(tx, clinic, plus_days(order.dates.date, -1));
    return content;
}

void make(Tx& tx, const ReportOrder& order, const Zone& zone, const ReportState& before) {
    const auto& clinic = tx.event().clinic;
    ReportStore store(tx, clinic);
    const auto settings = report_settings(tx.sql(), clinic);
    const auto content = content_of(tx, order, zone, before, settings);
    store.put(content, report_html(content), tx.now());
    const bool late = order.scheduled && order.due && tx.now() - *order.due > kLate;
    const auto total = content.counts().total;
    if (order.scheduled) store.set_scheduled(order.dates, total, late);
    tx.emit(clinic.value, ReportGenerated{.report_id = order.report_id,
                                          .period = order.dates.period,
                                          .date = order.dates.date,
                                          .version = content.version,
                                          .total = total,
                                          .late_entries = content.late_entries,
                                          .as_of = tx.now()});
    if (!order.send) return;
    send_report(tx, {.content = content,
                     .settings = settings,
                     .sending = order.scheduled ? "scheduled" : tx.event().id.value,
                     .due = late ? order.due : std::nullopt,
                     .scheduled = order.scheduled},
                zone);
}

}  // namespace

void generate(Tx& tx, const ReportOrder& order, const Zone& zone) {
    tx.write_added();
    const auto before = ReportStore(tx, tx.event().clinic).lock(order.dates);
    if (order.scheduled && before.scheduled_at) return;  // a second timer, a second scheduler: its mail is on its way
    try {
        make(tx, order, zone, before);
    } catch (const StoreError&) {
        throw;  // the store's trouble is no fault of the report
    } catch (const std::exception&) {
        report_not_made(tx, order);
    }
}

void generate_again(Tx& tx, const ReportDates& dates, const Zone& zone) {
    const auto state = ReportStore(tx, tx.event().clinic).find(dates);
    if (!state || state->version == 0) return;
    generate(tx, {.dates = dates, .report_id = state->report_id}, zone);
}

}  // namespace carewire::reports
