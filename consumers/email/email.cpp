#include "consumers/email/email.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consumers/email/mail_order.hpp"
#include "consumers/email/mail_port.hpp"
#include "consumers/email/mail_templates.hpp"
#include "consumers/email/maildir_mailer.hpp"
#include "consumers/email/message_store.hpp"
#include "consumers/email/pace.hpp"
#include "consumers/email/smtp_mailer.hpp"
#include "consumers/email/suppression_store.hpp"
#include "consumers/email/wishes.hpp"
#include "core/effect/effect_admin.hpp"
#include "core/json/json.hpp"
#include "core/store/clinic_settings.hpp"
#include "core/text/email_address.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/test_email.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

using namespace email;

/// Conversations with mail servers at once, per process: polite to the smallest of them.
constexpr int kAtOnce = 8;

/// So long a mail that failed can be sent again; then its address and content are wiped.
constexpr int kResendDays = 30;

/// What the worker's handlers and its port share; lives as long as the worker.
struct PostOffice {
    PostOffice(Services& services)
        : settings(MailSettings::read(services.config)),
          smtp(settings),
          maildir(settings.maildir),
          port(services.database, services.clock, settings, {smtp, maildir}) {}
    const MailSettings settings;
    SmtpMailer smtp;
    MaildirMailer maildir;
    MailPort port;
};

/// Somebody chose the hour of these, or waits for them: quiet hours are not for them.
bool passes_quiet_hours(const EmailRequested& mail) {
    return mail.urgent || mail.purpose == "test" || mail.purpose == "daily_report" || mail.purpose == "report_fallback";
}

/// What every template may name without being told.
std::string variables_of(Tx& tx, const EmailRequested& mail, const MailAccount& account) {
    const auto zone_name = read_section<ClinicSettings>(clinic_settings(tx.sql(), tx.event().clinic, "clinic.")).timezone;
    const auto zone = Zone::find(zone_name).value_or(Zone::utc());
    const auto document = json::Document::parse(mail.vars.json);
    const std::pair<std::string_view, std::string> own[] = {
        {"clinic_name", account.clinic_name.empty() ? "Carewire" : account.clinic_name},
        {"server", account.way == MailAccount::Way::Smtp ? account.server.host : "a folder of this machine"},
        {"time", zone.date_and_time(tx.now())}};
    std::string all;
    json::Writer out(all);
    out.begin_object();
    for (const auto& member : document->root().members()) out.key(member.name).raw(member.value.raw());
    for (const auto& [name, value] : own) {
        if (document->root().find(name) == nullptr) out.member(name, value);
    }
    out.end_object();
    return all;
}

tl::expected<Content, TemplateFault> content_of(Tx& tx, const EmailRequested& mail, const MailAccount& account) {
    if (mail.template_name) return fill_mail(*mail.template_name, mail.language.value_or("en"), variables_of(tx, mail, account));
    if (!mail.subject || (!mail.html && !mail.text)) {
        return tl::unexpected<TemplateFault>({"no_content", "neither a template nor a subject with html or text"});
    }
    return Content{*mail.subject, mail.text.value_or(""), mail.html.value_or("")};
}

/// Why a mail is not even tried; empty code: nothing speaks against it.
TemplateFault obstacle(Tx& tx, const EmailRequested& mail, const MailAccount& account) {
    if (!is_email_address(mail.to)) return {"bad_address", "the recipient is not one plain address"};
    if (account.way == MailAccount::Way::Off) return {"email_off", "mail is switched off"};
    if (is_suppressed(tx.sql(), tx.event().clinic, address_key(mail.to))) {
        return {"suppressed", "a server said that this address does not exist; an operator can let it go"};
    }
    return {};
}

Outcome take(PostOffice& office, Tx& tx, const Event<EmailRequested>& event) {
    const auto& mail = event.body;
    if (!add_message(tx, event)) return Done{};
    const auto account = mail_account_of(tx.sql(), event.envelope.clinic, office.settings);
    auto fault = obstacle(tx, mail, account);
    auto content = fault.code.empty() ? content_of(tx, mail, account) : tl::unexpected<TemplateFault>(fault);
    if (!content) {
        take_step(tx, mail.message_id, mail.purpose, mail.reference,
                  {.state = "failed", .code = content.error().code, .reason = content.error().reason, .attempt = 0});
        return Done{};
    }
    tx.request({.kind = std::string(kSend),
                .key = effect_key_of(event.envelope.clinic, mail.message_id),
                .clinic = event.envelope.clinic,
                .subject = mail.message_id,
                .payload = to_json(MailOrder{.message_id = mail.message_id,
                                             .to = mail.to,
                                             .purpose = mail.purpose,
                                             .subject = content->subject,
                                             .to_name = mail.to_name,
                                             .from_name = mail.from_name,
                                             .reply_to = mail.reply_to,
                                             .reference = mail.reference,
                                             .text = content->text,
                                             .html = content->html}),
                .not_before = mail.not_before,
                .max_attempts = mail.max_attempts,
                .urgent = passes_quiet_hours(mail)});
    return Done{};
}

bool is_under_way(Sql& sql, const std::string& effect_key) {
    const auto effect = find_effect(sql, "email", effect_key);
    return effect && effect->state == "claimed";
}

/// What has begun already goes on: then the cancellation came too late. A mail of the same batch has no effect row yet; it is
/// stopped at the gate (may_leave).
Outcome cancel(Tx& tx, const Event<EmailCancelled>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto& id = event.body.message_id;
    const auto message = find_message(tx.sql(), clinic, id);
    if (!message || message->state != "queued" || is_under_way(tx.sql(), effect_key_of(clinic, id))) return Done{};
    withdraw(tx, id, *message, event.body.why);
    return Done{};
}

MessageStep step_of(const EffectAnswer& answer, int attempt) {
    if (const auto* delivered = std::get_if<Delivered>(&answer)) {
        const auto result = json::Document::parse(delivered->result);
        const auto* const provider = result ? result->root().find("provider") : nullptr;
        return {.state = "accepted",
                .provider = provider != nullptr ? std::string(provider->string()) : "",
                .provider_ref = delivered->provider_ref,
                .attempt = attempt};
    }
    if (const auto* refused = std::get_if<Refused>(&answer)) {
        const bool bounced = refused->code == kBounced;
        return {.state = bounced ? "bounced" : "failed", .code = refused->code, .reason = refused->why, .attempt = attempt};
    }
    return {.state = "unknown", .code = "unknown_fate", .reason = std::get<Unknown>(answer).why, .attempt = attempt};
}

void note(Tx& tx, const Settled& settled) {
    const auto order = from_json<MailOrder>(settled.call.request.payload);
    if (!order) return;
    const auto step = step_of(settled.answer, settled.call.attempt);
    if (step.code == kCancelled) return;  // was told when it was taken back
    if (step.state == "bounced") suppress(tx, order->to, step.reason.substr(0, 40), order->message_id);
    take_step(tx, order->message_id, order->purpose, order->reference, step);
}

BeforeCall may_leave(const PostOffice& office, Sql& sql, const EffectCall& call, Time now) {
    const auto& clinic = call.request.clinic;
    if (is_cancelled(sql, clinic, call.request.subject)) return Refused{"taken back", std::string(kCancelled)};
    return pace(sql, mail_account_of(sql, clinic, office.settings), clinic, now);
}

void stayed(const PostOffice& office, Sql& sql, const EffectCall& call, Time counted) {
    const auto& clinic = call.request.clinic;
    uncount(sql, mail_account_of(sql, clinic, office.settings), clinic, counted);
}

Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const int days = event.body.days_of("messages");
    const int resend = days > 0 ? std::min(days, kResendDays) : kResendDays;
    wipe_effects(tx.sql(), "email", event.envelope.clinic.value, event.envelope.time - std::chrono::days{resend});
    if (days <= 0) return Done{};
    const auto gone = delete_messages_before(tx, event.envelope.time - std::chrono::days{days});
    tx.emit("email", AuditAccess{.action = "retention",
                                 .resource = "messages",
                                 .reason = fmt::format("{} older than {} days deleted", gone, days)});
    return Done{};
}

}  // namespace

Worker email(Services& services) {
    const auto office = std::make_shared<PostOffice>(services);
    return Worker{"email"}
        .on<EmailRequested>([office](Tx& tx, const Event<EmailRequested>& event) { return take(*office, tx, event); })
        .on<EmailCancelled>(cancel)
        .on<MessageResendRequested>(send_again)
        .on<MessageCancelRequested>(take_back)
        .on<RetentionDue>(delete_old)
        .performs(std::string(kSend), office->port, [office](Tx& tx, const Settled& settled) { note(tx, settled); }, kAtOnce,
                  {.before = [office](Sql& sql, const EffectCall& call, Time now) { return may_leave(*office, sql, call, now); },
                   .taken_back = [office](Sql& sql, const EffectCall& call, Time at) { stayed(*office, sql, call, at); }});
}

}  // namespace carewire::consumers
