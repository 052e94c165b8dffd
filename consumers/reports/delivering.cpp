#include "consumers/reports/delivering.hpp"

#include <fmt/format.h>

#include "consumers/reports/mail_store.hpp"
#include "consumers/reports/mail_texts.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/test_email.hpp"
#include "schemas/reports/reports.hpp"

namespace carewire::reports {
namespace {

/// The same for every replay of the same sending: a mail of one id goes out once.
std::string message_id(const ClinicId& clinic, const ReportDates& dates, std::string_view sending, std::string_view to) {
    return derive_uuid(fmt::format("report mail\n{}\n{}\n{}\n{}\n{}", clinic.value, dates.period, format_date(dates.date), sending, to));
}

void ask_for_mail(Tx& tx, const ReportMail& mail, const std::string& to, int max_retries, MailText text) {
    if (!MailStore(tx, tx.event().clinic).add(mail)) return;
    tx.emit(address_key(to), EmailRequested{.message_id = mail.message_id,
                                            .to = to,
                                            .purpose = mail.purpose,
                                            .subject = std::move(text.subject),
                                            .html = std::move(text.html),
                                            .text = std::move(text.text),
                                            .reference = "report:" + format_date(mail.dates.date),
                                            .max_attempts = std::min(max_retries, 19) + 1});
}

void raise_alert(Tx& tx, const ReportDates& dates, const Failure& failure) {
    const auto& clinic = tx.event().clinic;
    ReportStore store(tx, clinic);
    store.set_delivery(dates, "failed");
    const auto state = store.find(dates);
    tx.emit(clinic.value, ReportFailed{.report_id = state ? state->report_id : "",
                                       .stage = failure.stage,
                                       .code = failure.code,
                                       .reason = failure.reason,
                                       .date = dates.date,
                                       .at = tx.now()});
}

/// One mail to the backup address, or an alert where there is none (INT-20).
void fall_back(Tx& tx, const ReportDates& dates, const std::string& sending, const Failure& failure) {
    const auto& clinic = tx.event().clinic;
    const auto settings = report_settings(tx.sql(), clinic);
    const auto& backup = settings.reporting.backup_email;
    if (backup.empty() || settings.reporting.store_only) return raise_alert(tx, dates, failure);
    ask_for_mail(tx, {message_id(clinic, dates, sending, "fallback"), sending, "report_fallback", dates}, backup,
                 settings.email.max_retries, fallback_text(clinic, settings, dates, failure));
}

/// The clinic wants no mail at all: operators are told inside Carewire where its report lies (INT-20).
void tell_operators(Tx& tx, const ReportDates& dates) {
    const auto date = format_date(dates.date);
    tx.emit("operator", NotifyRequested{.notify_id = derive_uuid(fmt::format("report stored/{}/{}/{}", tx.event().clinic.value, dates.period, date)),
                                        .recipient_id = "operator",
                                        .type = "report_stored",
                                        .message = fmt::format("The report of {} was kept and not mailed: reporting.store_only is on.", date),
                                        .recipient_role = "operator",
                                        .metadata = {fmt::format(R"({{"date":"{}"}})", date)},
                                        .priority = "low"});
}

bool is_too_old(const Sending& sending, const Zone& zone, Time now) {
    const auto oldest = plus_days(zone.date_of(now), -sending.settings.reporting.catch_up_days);
    return sending.scheduled && sending.content.date < oldest;
}

void backup_settled(Tx& tx, const ReportMail& mail, bool accepted, const Failure& failure) {
    if (!accepted) return raise_alert(tx, mail.dates, failure);
    const auto& clinic = tx.event().clinic;
    ReportStore store(tx, clinic);
    const auto state = store.find(mail.dates);
    if (state->delivery_state != "sent") store.set_delivery(mail.dates, "backup_sent");
    tx.emit(clinic.value, ReportSent{.report_id = state->report_id,
                                     .date = mail.dates.date,
                                     .version = state->version,
                                     .late = state->late,
                                     .backup = true,
                                     .at = tx.now()});
}

enum class Fate { Accepted, Failed, Bounced };

void sending_settled(Tx& tx, const ReportMail& mail, const SendingState& state, Fate last) {
    const auto& clinic = tx.event().clinic;
    if (state.accepted > 0 && last != Fate::Bounced) {  // a bounce comes after the sending was told
        const auto report = ReportStore(tx, clinic).find(mail.dates);
        tx.emit(clinic.value, ReportSent{.report_id = report->report_id,
                                         .date = mail.dates.date,
                                         .version = mail.version,
                                         .recipients = static_cast<int>(state.accepted),
                                         .late = report->late,
                                         .at = tx.now()});
    }
    if (state.failed == 0) return;
    fall_back(tx, mail.dates, mail.sending,
              {.stage = "send", .code = state.code, .reason = state.reason, .at = state.failed_at,
               .failed = state.failed, .mails = state.failed + state.accepted});
}

template <class State>
Outcome settle(Tx& tx, const Event<State>& event, Fate fate) {
    const bool accepted = fate == Fate::Accepted;
    const auto& clinic = event.envelope.clinic;
    const auto& body = event.body;
    MailStore mails(tx, clinic);
    const auto mail = mails.find(body.message_id);
    if (!mail) return Done{};
    mails.settle(*mail, accepted ? "accepted" : "failed", body.code, body.reason);
    if (mail->purpose == "report_fallback") {
        backup_settled(tx, *mail, accepted, {.stage = "backup", .code = body.code, .reason = body.reason, .at = body.at});
        return Done{};
    }
    if (accepted) ReportStore(tx, clinic).set_sent(mail->dates);
    const auto state = mails.state_of(*mail);
    if (state.pending == 0) sending_settled(tx, *mail, state, fate);
    return Done{};
}

}  // namespace

void send_report(Tx& tx, const Sending& sending, const Zone& zone) {
    const auto& clinic = tx.event().clinic;
    const auto& reporting = sending.settings.reporting;
    const ReportDates dates{sending.content.period, sending.content.date, sending.content.from, sending.content.to};
    ReportStore store(tx, clinic);
    if (reporting.store_only || reporting.recipients.empty() || is_too_old(sending, zone, tx.now())) {
        if (reporting.store_only) tell_operators(tx, dates);
        return store.set_delivery(dates, "stored_only");
    }
    store.set_delivery(dates, "pending");
    const auto text = report_mail_text(tx, sending, dates, zone);
    for (const auto& to : reporting.recipients) {
        ask_for_mail(tx, {message_id(clinic, dates, sending.sending, to), sending.sending, "daily_report", dates, sending.content.version},
                     to, sending.settings.email.max_retries, text);
    }
}

void report_not_made(Tx& tx, const ReportOrder& order) {
    const auto sending = order.scheduled ? std::string("scheduled") : tx.event().id.value;
    fall_back(tx, order.dates, sending,
              {.stage = "generate", .code = "not_generated", .reason = "the report could not be made", .at = tx.now()});
}

Outcome mail_accepted(Tx& tx, const Event<MessageAccepted>& event) { return settle(tx, event, Fate::Accepted); }
Outcome mail_failed(Tx& tx, const Event<MessageFailed>& event) { return settle(tx, event, Fate::Failed); }
Outcome mail_bounced(Tx& tx, const Event<MessageBounced>& event) { return settle(tx, event, Fate::Bounced); }

}  // namespace carewire::reports
