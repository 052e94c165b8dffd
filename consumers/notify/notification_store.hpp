#pragma once
#include <string>
#include <vector>

#include "core/worker/tx.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire::notify {

/// False: this notification is there already.
bool add_notification(Tx& tx, const Event<NotifyRequested>& event, std::string_view title);

/// A way that a notification took.
struct Route {
    std::string channel, message_id, record_key, reason;
};
void add_route(Tx& tx, const std::string& notification_id, const Route& route);
/// Marks notifications of a key as cancelled: they wait for nobody any more, read or not. The messages that were asked for, on
/// whatever channel.
std::vector<Route> cancel(Tx& tx, const NotifyCancelled& what);

/// The first time counts. Nothing when there is no such notification for this reader.
void mark_read(Tx& tx, const std::string& notification_id, const std::string& reader, const std::string& role, Time at);
/// All that the reader could see up to a moment.
void mark_all_read(Tx& tx, const std::string& reader, const std::string& role, Time at);

}  // namespace carewire::notify
