#include "consumers/email/message_store.hpp"

#include <fmt/format.h>

#include "core/effect/effect_admin.hpp"
#include "core/store/null_values.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/messages/test_email.hpp"

namespace carewire::email {
namespace {

constexpr std::string_view kChannel = "email";

const AppendTable kSteps{"delivery_events",
                         {"clinic_id", "message_id", "event_id", "channel", "state", "code", "reason", "provider_ref", "attempt", "at"},
                         " on conflict do nothing"};

template <class State>
EventId tell(Tx& tx, const std::string& message_id, const std::string& purpose, const std::optional<std::string>& reference,
             const MessageStep& step) {
    return tx.emit(message_id, MessageState<State>{.message_id = message_id,
                                                   .channel = std::string(kChannel),
                                                   .purpose = purpose,
                                                   .provider = step.provider,
                                                   .provider_ref = step.provider_ref,
                                                   .code = step.code,
                                                   .reason = step.reason,
                                                   .reference = reference,
                                                   .attempt = step.attempt,
                                                   .at = tx.now()});
}

}  // namespace

std::string effect_key_of(const ClinicId& clinic, const std::string& message_id) {
    return fmt::format("mail:{}:{}", clinic.value, message_id);
}

std::string masked(std::string_view address) {
    const auto at = address.find('@');
    if (at == std::string_view::npos || at == 0) return "****";
    return fmt::format("{}****{}", address.front(), address.substr(at));
}

bool add_message(Tx& tx, const Event<EmailRequested>& event) {
    const auto& [envelope, mail] = event;
    const auto now = epoch_ms(tx.now());
    return tx.sql().execute(
               "insert into messages (clinic_id, message_id, channel, notify_id, to_hash, to_masked, template, language, purpose,"
               " reference, state, urgent, not_before, effect_key, cause_event_id, created_at, updated_at, last_state_at)"
               " values (:clinic, :id, 'email', :notify, :hash, :masked, :template, :language, :purpose, :reference, 'queued',"
               " :urgent, :not_before, :effect, :cause, :now, :now, :now) on conflict do nothing",
               {{"clinic", envelope.clinic.value},
                {"id", mail.message_id},
                {"notify", or_null(mail.notify_id)},
                {"hash", address_key(mail.to)},
                {"masked", masked(mail.to)},
                {"template", or_null(mail.template_name)},
                {"language", or_null(mail.language)},
                {"purpose", mail.purpose},
                {"reference", or_null(mail.reference)},
                {"urgent", std::int64_t{mail.urgent}},
                {"not_before", or_null(mail.not_before)},
                {"effect", effect_key_of(envelope.clinic, mail.message_id)},
                {"cause", envelope.id.value},
                {"now", now}}) == 1;
}

std::optional<KeptMessage> find_message(Sql& sql, const ClinicId& clinic, const std::string& message_id) {
    const auto row = sql.first(
        "select channel, state, purpose, reference, to_hash from messages where clinic_id = :clinic and message_id = :id",
        {{"clinic", clinic.value}, {"id", message_id}});
    if (!row) return std::nullopt;
    return KeptMessage{row->text(0), row->text(1), row->text(2), row->maybe_text(3), row->text(4)};
}

bool is_cancelled(Sql& sql, const ClinicId& clinic, const std::string& message_id) {
    return sql.first("select 1 from messages where clinic_id = :clinic and message_id = :id and error_code = :code",
                     {{"clinic", clinic.value}, {"id", message_id}, {"code", std::string(kCancelled)}})
        .has_value();
}

void take_step(Tx& tx, const std::string& message_id, const std::string& purpose, const std::optional<std::string>& reference,
               const MessageStep& step) {
    const auto& clinic = tx.event().clinic;
    const auto now = epoch_ms(tx.now());
    tx.sql().execute(
        "update messages set state = :state, provider = coalesce(:provider, provider), provider_ref = coalesce(:ref, provider_ref),"
        " error_code = :code, error_text = :reason, attempts = :attempt, last_state_at = :now, updated_at = :now,"
        " version = version + 1 where clinic_id = :clinic and message_id = :id",
        {{"state", step.state},
         {"provider", text_or_null(step.provider)},
         {"ref", text_or_null(step.provider_ref)},
         {"code", text_or_null(step.code)},
         {"reason", text_or_null(step.reason)},
         {"attempt", std::int64_t{step.attempt}},
         {"now", now},
         {"clinic", clinic.value},
         {"id", message_id}});
    const auto told = step.state == "accepted"  ? tell<message_state::Accepted>(tx, message_id, purpose, reference, step)
                      : step.state == "bounced" ? tell<message_state::Bounced>(tx, message_id, purpose, reference, step)
                      : step.state == "unknown" ? tell<message_state::Unknown>(tx, message_id, purpose, reference, step)
                                                : tell<message_state::Failed>(tx, message_id, purpose, reference, step);
    tx.append(kSteps, {clinic.value, message_id, told.value, std::string(kChannel), step.state, step.code, step.reason,
                       step.provider_ref, std::int64_t{step.attempt}, now});
}

void withdraw(Tx& tx, const std::string& message_id, const KeptMessage& message, std::string why) {
    drop_effect(tx.sql(), kChannel, effect_key_of(tx.event().clinic, message_id), kCancelled, tx.now());
    take_step(tx, message_id, message.purpose, message.reference,
              {.state = "failed", .code = std::string(kCancelled), .reason = std::move(why), .attempt = 0});
}

void wait_again(Tx& tx, const std::string& message_id) {
    const auto& clinic = tx.event().clinic;
    const auto now = epoch_ms(tx.now());
    tx.sql().execute(
        "update messages set state = 'queued', error_code = null, error_text = null, last_state_at = :now, updated_at = :now,"
        " version = version + 1 where clinic_id = :clinic and message_id = :id",
        {{"now", now}, {"clinic", clinic.value}, {"id", message_id}});
    tx.append(kSteps, {clinic.value, message_id, tx.event().id.value, std::string(kChannel), "queued", "resend", "", "", 0, now});
}

std::int64_t delete_messages_before(Tx& tx, Time before) {
    const Binds binds{{"clinic", tx.event().clinic.value}, {"before", epoch_ms(before)}};
    constexpr std::string_view kOld =
        "clinic_id = :clinic and channel = 'email' and last_state_at < :before and state <> 'queued'";
    tx.sql().execute(fmt::format("delete from delivery_events where clinic_id = :clinic and message_id in"
                                 " (select message_id from messages where {})", kOld),
                     binds);
    return tx.sql().execute(fmt::format("delete from messages where {}", kOld), binds);
}

}  // namespace carewire::email
