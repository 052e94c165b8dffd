#include "consumers/feedback/alerting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consumers/feedback/own_settings.hpp"
#include "core/json/json.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire::feedback {
namespace {

std::string timer_of(const Alert& alert) { return "alert:" + alert.id + ":ack"; }

/// When it really happens: events may have lain on the topic while nobody was there to tell anybody. A rebuild from history takes
/// the time of the event, so that it gives the same rows.
Time moment(Tx& tx, Time at) { return tx.event().replay ? at : std::max(at, tx.now()); }

Time deadline(Time from, const FeedbackSettings& settings) {
    return from + std::chrono::minutes{settings.acknowledge_within_minutes};
}

void start_clock(Tx& tx, const Alert& alert) {
    tx.set_timer({.id = timer_of(alert),
                  .clinic = tx.event().clinic,
                  .event = AlertAckDue::event,
                  .body = to_json(AlertAckDue{alert.id, alert.step, alert.acknowledge_by}),
                  .due = alert.acknowledge_by});
}

std::string vars_of(const Alert& alert) {
    std::string vars;
    json::Writer(vars)
        .begin_object()
        .member("what", alert.title)
        .member("since", format_rfc3339(alert.raised_at))
        .member("link", (alert.kind == kReportFailed ? "/reports/" : "/inbox/") + alert.subject_id)
        .end_object();
    return vars;
}

std::string metadata_of(const Alert& alert) {
    std::string metadata;
    json::Writer out(metadata);
    out.begin_object().member("alert_id", alert.id).member("kind", alert.kind).member("step", alert.step);
    out.member(alert.kind == kReportFailed ? "date" : "feedback_id", alert.subject_id).end_object();
    return metadata;
}

std::string cancel_key_of(const Alert& alert) { return "alert:" + alert.id; }

/// Tells whoever stands at the alert's step, once per step.
void tell(Tx& tx, const Alert& alert) {
    const bool is_role = alert.told.find('@') == std::string::npos;
    const std::string type(alert.kind == kReportFailed ? "report_failed" : "urgent_feedback");
    tx.emit(alert.told, NotifyRequested{.notify_id = fmt::format("{}:{}", alert.id, alert.step),
                                        .recipient_id = alert.told,
                                        .type = type,
                                        .title = alert.title,
                                        .message = alert.because,
                                        .recipient_role = is_role ? std::optional(alert.told) : std::nullopt,
                                        .template_name = type,
                                        .cancel_key = cancel_key_of(alert),
                                        .vars = {vars_of(alert)},
                                        .metadata = {metadata_of(alert)},
                                        .priority = "urgent"});
}

/// Nobody is to be told any more, on their way out or not: keyed as what told them, so that it comes after that.
void tell_no_more(Tx& tx, const Alert& alert) {
    for (const auto& told : told_of(tx, alert)) tx.emit(told, NotifyCancelled{.cancel_key = cancel_key_of(alert), .recipient_id = told});
}

/// Stops the clock and notes who has it.
void give(Tx& tx, Alert& alert, const std::optional<std::string>& note, Time at) {
    const auto& event = tx.event();
    alert.state = "acknowledged";
    alert.acknowledged_at = at;
    alert.acknowledged_by = event.actor;
    alert.acknowledge_by.reset();
    tx.cancel_timer(timer_of(alert));
    tell_no_more(tx, alert);
    save(tx, alert);
    append_step(tx, alert, {.what = "acknowledged", .told = "", .actor = event.actor, .actor_role = event.actor_role, .note = note, .at = at});
}

Outcome too_late(Tx& tx, const Alert& alert) {
    const auto& event = tx.event();
    const bool over = alert.closed();
    const auto& who = over ? alert.resolved_by : alert.acknowledged_by;
    const auto since = over ? alert.resolved_at : alert.acknowledged_at;
    tx.emit(alert.subject_id,
            AlertAcknowledgementRejected{
                .alert_id = alert.id,
                .code = over ? "illegal_transition" : "already_claimed",
                .reason = fmt::format("{} {} {}", who, over ? "ended it at" : "has it since", format_rfc3339(since.value_or(event.time))),
                .actor = event.actor,
                .acknowledged_by = alert.acknowledged_by,
                .at = event.time});
    return Done{};
}

}  // namespace

void raise(Tx& tx, const Cause& cause, const FeedbackSettings& settings) {
    const Alert alert{.id = alert_id(tx.event().clinic, cause.kind, cause.subject_id),
                      .kind = std::string(cause.kind),
                      .subject_id = cause.subject_id,
                      .title = cause.title,
                      .because = cause.because,
                      .told = settings.ladder.front(),
                      .raised_at = cause.at,
                      .acknowledge_by = deadline(moment(tx, cause.at), settings)};
    if (!insert(tx, alert)) return;
    append_step(tx, alert, {.what = "raised", .told = alert.told, .at = cause.at});
    tx.emit(alert.subject_id, AlertRaised{.alert_id = alert.id,
                                          .kind = alert.kind,
                                          .subject_id = alert.subject_id,
                                          .title = alert.title,
                                          .because = alert.because,
                                          .told = alert.told,
                                          .acknowledge_by = alert.acknowledge_by,
                                          .at = alert.raised_at});
    tell(tx, alert);
    start_clock(tx, alert);
}

void take_alerts_of(Tx& tx, const std::string& subject_id, Time at) {
    for (auto& alert : lock_alerts_of(tx, subject_id)) {
        if (alert.open()) give(tx, alert, std::nullopt, at);
    }
}

void resolve_alerts_of(Tx& tx, const std::string& subject_id, std::string_view kind, Time at) {
    const auto& event = tx.event();
    for (auto& alert : lock_alerts_of(tx, subject_id)) {
        if (!kind.empty() && alert.kind != kind) continue;
        if (alert.open()) tell_no_more(tx, alert);
        alert.state = "resolved";
        alert.resolved_at = at;
        alert.resolved_by = event.actor;
        alert.acknowledge_by.reset();
        tx.cancel_timer(timer_of(alert));
        save(tx, alert);
        append_step(tx, alert, {.what = "resolved", .told = "", .actor = event.actor, .actor_role = event.actor_role, .at = at});
        tx.emit(subject_id, AlertResolved{alert.id, subject_id, event.actor, at});
    }
}

Outcome acknowledge(Tx& tx, const Event<AlertAcknowledged>& event) {
    auto alert = lock_alert(tx, event.body.alert_id);
    if (!alert) return Wait{"the alert is not there yet"};
    const bool is_mine = alert->state == "acknowledged" && alert->acknowledged_by == event.envelope.actor;
    if (is_mine) return Done{};
    if (!alert->open()) return too_late(tx, *alert);
    give(tx, *alert, event.body.note ? event.body.note : event.body.read_back, event.envelope.time);
    return Done{};
}

Outcome escalate(Tx& tx, const Event<AlertAckDue>& event) {
    auto alert = lock_alert(tx, event.body.alert_id);
    if (!alert || !alert->open() || alert->step != event.body.step) return Done{};
    const Time at = moment(tx, event.envelope.time);
    const auto settings = settings_of(tx);
    const auto next = static_cast<std::size_t>(alert->step) + 1;
    if (next >= settings.ladder.size()) {
        alert->acknowledge_by.reset();
        save(tx, *alert);
        append_step(tx, *alert, {.what = "exhausted", .told = alert->told, .at = at});
        return Done{};
    }
    alert->state = "escalated";
    alert->step = static_cast<int>(next);
    alert->told = settings.ladder[next];
    alert->acknowledge_by = deadline(at, settings);
    save(tx, *alert);
    append_step(tx, *alert, {.what = "escalated", .told = alert->told, .at = at});
    tx.emit(alert->subject_id,
            AlertEscalated{alert->id, alert->subject_id, alert->told, alert->step, alert->acknowledge_by, at});
    tell(tx, *alert);
    start_clock(tx, *alert);
    return Done{};
}

}  // namespace carewire::feedback
