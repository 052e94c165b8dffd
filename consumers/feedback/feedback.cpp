#include "consumers/feedback/feedback.hpp"

#include <fmt/format.h>

#include "consumers/feedback/acting.hpp"
#include "consumers/feedback/alerting.hpp"
#include "consumers/feedback/complaints.hpp"
#include "consumers/feedback/figures.hpp"
#include "consumers/feedback/item_store.hpp"
#include "consumers/feedback/own_settings.hpp"
#include "consumers/feedback/triage.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/config/sections.hpp"
#include "schemas/config/zone_change.hpp"
#include "schemas/reports/reports.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

using namespace feedback;

Outcome alert_of_report(Tx& tx, const Event<ReportFailed>& event) {
    const auto date = format_date(event.body.date);
    raise(tx, {.kind = kReportFailed,
               .subject_id = date,
               .title = fmt::format("The report of {} was not delivered", date),
               .because = fmt::format("report.failed: {}, {}", event.body.stage, event.body.code),
               .at = event.envelope.time},
          settings_of(tx));
    return Done{};
}

Outcome report_came_through(Tx& tx, const Event<ReportSent>& event) {
    resolve_alerts_of(tx, format_date(event.body.date), kReportFailed, event.envelope.time);
    return Done{};
}

/// The same items under the dates of another zone: taken out and put in again, in one transaction.
void count_again(Tx& tx, const Zone& before, const Zone& after) {
    const auto& clinic = tx.event().clinic;
    FigureChange change;
    each_item(tx, clinic, [&](const Item& item) {
        change.item(item, before, -1);
        change.item(item, after, 1);
    });
    change.add_to(tx, clinic);
}

Outcome follow_settings(Tx& tx, const Event<ConfigChanged>& event) {
    if (const auto zone = zone_change(event.body)) {
        const auto after = Zone::find(*zone);
        if (!after) return Reject{"bad_value", "the clinic's time zone is not known"};
        const auto before = zones().change(tx.sql(), event.envelope.clinic, *zone);
        if (before.name() != after->name()) count_again(tx, before, *after);
        return Done{};
    }
    const auto value = json::Document::parse(event.body.value.json);
    if (!value) return Reject{"bad_value", "the value is no JSON"};
    const auto* const setting = find_setting(event.body.key);
    if (setting == nullptr || value->root().kind() == json::Kind::Null) return keep_setting(tx, event.body), Done{};
    Problems problems;
    check(setting->shape, value->root(), Reading::Log, problems);
    if (!problems.empty()) return Reject{"bad_value", sentence(problems)};
    keep_setting(tx, event.body);
    return Done{};
}

/// By the time at which the run was due, so that a run that comes late or again deletes the same.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const int days = event.body.days_of("feedback");
    if (days <= 0) return Done{};
    const auto deleted = delete_before(tx, event.envelope.time - std::chrono::days{days});
    tx.emit("feedback", AuditAccess{.action = "retention",
                                    .resource = "feedback",
                                    .reason = fmt::format("{} closed items older than {} days deleted", deleted, days)});
    return Done{};
}

}  // namespace

Worker feedback(Services&) {
    return Worker{"feedback"}
        .on<FeedbackSubmitted>(submit)
        .on<AnalysisCompleted>(analysed)
        .on<AnalysisFailed>(not_analysed)
        .on<FeedbackActionRequested>(act)
        .on<AlertAcknowledged>(acknowledge)
        .on<AlertAckDue>(escalate)
        .on<ComplaintDue>(complaint_due)
        .on<ReportFailed>(alert_of_report)
        .on<ReportSent>(report_came_through)
        .on<ConfigChanged>(follow_settings)
        .on<RetentionDue>(delete_old);
}

}  // namespace carewire::consumers
