#include "consumers/notify/notify.hpp"

#include <fmt/format.h>

#include "consumers/notify/mail_variables.hpp"
#include "consumers/notify/notification_store.hpp"
#include "consumers/notify/page_link.hpp"
#include "consumers/notify/routing.hpp"
#include "core/json/json.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/notifications.hpp"
#include "schemas/messages/test_email.hpp"

namespace carewire::consumers {
namespace {

using namespace carewire::notify;

constexpr const char* kEmail = "email";
constexpr const char* kPurpose = "notification";
/// 30 s, 2 min, then every 10 min: a mail server may be away for an hour and a half before somebody is told that it failed.
constexpr int kTries = 12;

void send_mail(Tx& tx, const NotifyRequested& wanted, std::string_view title, const EmailRoute& route, const std::string& pages_url) {
    for (const auto& address : route.addresses) {
        const auto key = address_key(address);
        EmailRequested mail{.message_id = derive_uuid(fmt::format("notify/{}/{}/{}", tx.event().clinic.value, wanted.notify_id, key)),
                            .to = address,
                            .purpose = kPurpose,
                            .template_name = "notification",
                            .vars = {mail_variables(tx, wanted, title, route.with_message, pages_url)},
                            .reference = "notification:" + wanted.notify_id,
                            .notify_id = wanted.notify_id,
                            .urgent = wanted.priority == "urgent",
                            .max_attempts = kTries};
        add_route(tx, wanted.notify_id, {kEmail, mail.message_id, key, route.reason});
        tx.emit(key, mail);
    }
}

Outcome tell(Tx& tx, const Event<NotifyRequested>& event, const std::string& pages_url) {
    const auto& wanted = event.body;
    const std::string title = wanted.title.empty() ? std::string(title_of(wanted.type)) : wanted.title;
    if (!add_notification(tx, event, title)) return Done{};
    const auto route = email_route(tx.sql(), event.envelope.clinic, wanted);
    if (route.addresses.empty()) add_route(tx, wanted.notify_id, {kEmail, "", "", route.reason});
    send_mail(tx, wanted, title, route, pages_url);
    return Done{};
}

Outcome take_back(Tx& tx, const Event<NotifyCancelled>& event) {
    for (const auto& route : cancel(tx, event.body)) {
        if (route.channel == kEmail) tx.emit(route.record_key, EmailCancelled{.message_id = route.message_id, .why = "its reason has gone"});
    }
    return Done{};
}

Outcome see(Tx& tx, const Event<NotificationRead>& event) {
    mark_read(tx, event.body.notification_id, event.envelope.actor, event.envelope.actor_role, event.envelope.time);
    return Done{};
}

Outcome see_all(Tx& tx, const Event<NotificationsAllRead>& event) {
    mark_all_read(tx, event.envelope.actor, event.envelope.actor_role, event.envelope.time);
    return Done{};
}

/// A message that will not arrive is told to the operators, inside Carewire only: a mail about it might fail the same way. What
/// was not to be sent, a test (its caller has the answer) and a report (the reports worker tells) are told by nobody here.
template <class State>
Outcome report_failure(Tx& tx, const Event<MessageState<State>>& event) {
    const auto& message = event.body;
    const bool told_elsewhere = message.purpose == "test" || message.purpose == "daily_report" || message.purpose == "report_fallback";
    if (told_elsewhere || message.code == "cancelled" || message.code == "email_off") return Done{};
    std::string metadata;
    json::Writer(metadata).begin_object().member("message_id", message.message_id).member("channel", message.channel)
        .member("code", message.code).end_object();
    const Event<NotifyRequested> notice{event.envelope,
                                        {.notify_id = derive_uuid("message_failed/" + event.envelope.id.value),
                                         .recipient_id = "operator",
                                         .type = "message_failed",
                                         .title = std::string(title_of("message_failed")),
                                         .message = message.reason,
                                         .metadata = {metadata},
                                         .priority = "high"}};
    add_notification(tx, notice, notice.body.title);
    return Done{};
}

}  // namespace

Worker notify(Services& services) {
    return Worker{"notify"}
        .on<NotifyRequested>([pages_url = read_pages_url(services.config)](Tx& tx, const Event<NotifyRequested>& event) {
            return tell(tx, event, pages_url);
        })
        .on<NotifyCancelled>(take_back)
        .on<NotificationRead>(see)
        .on<NotificationsAllRead>(see_all)
        .on<MessageFailed>(report_failure<message_state::Failed>)
        .on<MessageBounced>(report_failure<message_state::Bounced>)
        .on<MessageUnknown>(report_failure<message_state::Unknown>);
}

}  // namespace carewire::consumers
