#include "consumers/notify/notification_store.hpp"

namespace carewire::notify {

bool add_notification(Tx& tx, const Event<NotifyRequested>& event, std::string_view title) {
    const auto& [envelope, wanted] = event;
    return tx.sql().execute(
               "insert into notifications (clinic_id, notification_id, recipient_id, notification_type, priority, title, message,"
               " metadata, cancel_key, state, cause_event_id, created_at, updated_at) values (:clinic, :id, :recipient, :type,"
               " :priority, :title, :message, :metadata, :cancel, 'stored', :cause, :at, :at) on conflict do nothing",
               {{"clinic", envelope.clinic.value},
                {"id", wanted.notify_id},
                {"recipient", wanted.recipient_id},
                {"type", wanted.type},
                {"priority", wanted.priority},
                {"title", std::string(title)},
                {"message", wanted.message},
                {"metadata", wanted.metadata.json},
                {"cancel", wanted.cancel_key.value_or("")},
                {"cause", envelope.id.value},
                {"at", epoch_ms(envelope.time)}}) == 1;
}

void add_route(Tx& tx, const std::string& notification_id, const Route& route) {
    tx.sql().execute(
        "insert into notification_routes (clinic_id, notification_id, channel, message_id, record_key, route_reason, created_at)"
        " values (:clinic, :id, :channel, :message, :key, :reason, :now) on conflict do nothing",
        {{"clinic", tx.event().clinic.value},
         {"id", notification_id},
         {"channel", route.channel},
         {"message", route.message_id},
         {"key", route.record_key},
         {"reason", route.reason},
         {"now", epoch_ms(tx.now())}});
}

std::vector<Route> cancel(Tx& tx, const NotifyCancelled& what) {
    const Binds binds{{"clinic", tx.event().clinic.value}, {"key", what.cancel_key}, {"recipient", what.recipient_id}};
    std::vector<Route> routes;
    for (const Row& row : tx.sql().query(
             "select r.channel, r.message_id, r.record_key, r.route_reason from notification_routes r"
             " join notifications n on n.clinic_id = r.clinic_id and n.notification_id = r.notification_id"
             " where n.clinic_id = :clinic and n.cancel_key = :key and n.recipient_id = :recipient and n.state = 'stored'"
             " and r.message_id <> ''",
             binds)) {
        routes.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
    }
    Binds change = binds;
    change.emplace_back("now", epoch_ms(tx.now()));
    tx.sql().execute(
        "update notifications set state = 'cancelled', updated_at = :now, version = version + 1"
        " where clinic_id = :clinic and cancel_key = :key and recipient_id = :recipient and state = 'stored'",
        change);
    return routes;
}

void mark_read(Tx& tx, const std::string& notification_id, const std::string& reader, const std::string& role, Time at) {
    tx.sql().execute(
        "insert into notification_reads (clinic_id, notification_id, reader_id, read_at)"
        " select clinic_id, notification_id, :reader, :at from notifications where clinic_id = :clinic"
        " and notification_id = :id and recipient_id in (:reader, :role) on conflict do nothing",
        {{"clinic", tx.event().clinic.value}, {"id", notification_id}, {"reader", reader}, {"role", role}, {"at", epoch_ms(at)}});
}

void mark_all_read(Tx& tx, const std::string& reader, const std::string& role, Time at) {
    tx.sql().execute(
        "insert into notification_reads (clinic_id, notification_id, reader_id, read_at)"
        " select clinic_id, notification_id, :reader, :at from notifications where clinic_id = :clinic"
        " and recipient_id in (:reader, :role) and created_at <= :at on conflict do nothing",
        {{"clinic", tx.event().clinic.value}, {"reader", reader}, {"role", role}, {"at", epoch_ms(at)}});
}

}  // namespace carewire::notify
