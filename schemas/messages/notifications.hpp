#pragma once
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// Somebody has seen a notification: whoever the event's actor is (NO-4). Seeing it again changes nothing.
struct NotificationRead {
    std::string notification_id;

    static constexpr EventInfo event{"notification.read", Stream::Messages, 1};
    static auto fields() {
        return describe<NotificationRead>(
            field("notification_id", &NotificationRead::notification_id).at_least(1).at_most(64).single_line());
    }
};
Admission notification_read_admission();

/// The event's actor has seen all that came before this moment (NO-5). `reader` is the actor: the record key.
struct NotificationsAllRead {
    std::string reader;

    static constexpr EventInfo event{"notification.all_read", Stream::Messages, 1};
    static auto fields() {
        return describe<NotificationsAllRead>(
            field("reader", &NotificationsAllRead::reader).otherwise("").says("Filled in at the door: who asks."));
    }
};
Admission notifications_all_read_admission();

}  // namespace carewire
