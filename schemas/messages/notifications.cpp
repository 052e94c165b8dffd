#include "schemas/messages/notifications.hpp"

namespace carewire {

Admission notification_read_admission() { return {.subject = "notification_id", .resource = "notification_id"}; }

Admission notifications_all_read_admission() {
    return {.subject = "reader",
            .resource = "reader",
            .rules = [](const json::Value&, const Arrival& arrival, Problems&, Edits& edits) {
                edits.push_back({"reader", quoted(arrival.actor)});
            }};
}

}  // namespace carewire
