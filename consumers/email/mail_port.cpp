#include "consumers/email/mail_port.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consumers/email/letter.hpp"
#include "consumers/email/mail_order.hpp"
#include "core/event/ids.hpp"
#include "core/json/json.hpp"
#include "core/text/email_address.hpp"
#include "schemas/messages/test_email.hpp"

namespace carewire::email {
namespace {

/// The uuid comes from the effect alone: a second copy, sent on purpose, carries the same (EM-5).
std::string message_id_of(const EffectCall& call, const std::string& from) {
    return fmt::format("<{}@{}>", derive_uuid("mail/" + call.request.key), from.substr(from.find('@') + 1));
}

Letter letter_of(const MailOrder& order, const MailAccount& account, std::string message_id, Time now) {
    return {.message_id = std::move(message_id),
            .date = now,
            .from_address = account.from_address,
            .from_name = order.from_name.value_or(account.from_name),
            .to = order.to,
            .to_name = order.to_name.value_or(""),
            .reply_to = order.reply_to.value_or(""),
            .subject = order.subject,
            .text = order.text,
            .html = order.html};
}

}  // namespace

std::string taken_by(std::string_view provider, std::string_view reply) {
    std::string result;
    json::Writer(result).begin_object().member("provider", provider).member("reply", reply).end_object();
    return result;
}

Duration pause_after(int attempt, std::string_view effect_key, const std::vector<Duration>& delays) {
    const auto n = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(attempt, 1)), 1, delays.size());
    const auto pause = delays[n - 1].count();
    // spread by the mail's own name: many that failed together do not come back together
    const auto spread = static_cast<std::int64_t>(std::hash<std::string>{}(fmt::format("{}/{}", effect_key, attempt)) % 401);
    return Duration{pause * (800 + spread) / 1000};
}

EffectAnswer MailPort::perform(const EffectCall& call) {
    const auto order = from_json<MailOrder>(call.request.payload);
    if (!order) return Refused{"the request cannot be read", "bad_request"};
    MailAccount account;
    try {
        account = database_.read([&](Sql& sql) { return mail_account_of(sql, call.request.clinic, settings_); });
    } catch (const StoreError& error) {
        if (!error.is_outage()) throw;
        return Outage{"the store is away", {}};
    }
    if (account.way == MailAccount::Way::Off) return Refused{"mail is switched off", "email_off"};
    if (account.from_address.empty()) return Refused{"no sender is set: email.from_address", "no_sender"};
    if (!is_email_address(order->to)) return Refused{"the recipient is not one plain address", "bad_address"};
    const auto message_id = message_id_of(call, account.from_address);
    const auto text = mail_text(letter_of(*order, account, message_id, clock_.now()));
    if (!text) return Refused{"a value would break out of its header", "bad_header"};
    Mailer& mailer = account.way == MailAccount::Way::Smtp ? mailers_.smtp : mailers_.maildir;
    auto answer = mailer.send(account, {account.from_address, order->to, message_id, *text}, call.deadline);
    if (auto* later = std::get_if<Later>(&answer); later != nullptr && !later->after) {
        later->after = pause_after(call.attempt, call.request.key, settings_.retry_delays);
    }
    return answer;
}

Egress MailPort::egress(const EffectCall& call) const {
    const auto order = from_json<MailOrder>(call.request.payload);
    if (!order) return {};
    return {.recipient = address_key(order->to),
            .personal_fields = order->to_name ? "address,name,subject,content" : "address,subject,content",
            .deidentified = false,
            .bytes = static_cast<std::int64_t>(order->text.size() + order->html.size())};
}

}  // namespace carewire::email
