-- says: The caller's notifications, newest first. One whose reason has gone (somebody took the alert) counts as read and says when.
-- route: GET /v1/notifications
-- alias: /notifications
-- roles: any
-- answer: list
-- param: status text
-- param: type text
-- param: priority text
-- column: id text
-- column: created hidden
-- column: title text
-- column: message text
-- column: notification_type text
-- column: priority text
-- column: is_read boolean
-- column: read_at moment
-- column: withdrawn_at moment
-- column: metadata json
-- column: created_at moment
-- after: created id
select n.notification_id, n.created_at, n.title, n.message, n.notification_type, n.priority,
       case when r.read_at is null and n.state = 'stored' then 0 else 1 end, r.read_at,
       case when n.state = 'cancelled' then n.updated_at end, n.metadata, n.created_at
from notifications n
left join notification_reads r
    on r.clinic_id = n.clinic_id and r.notification_id = n.notification_id and r.reader_id = :caller
where n.clinic_id = :clinic and n.recipient_id in (:caller, :caller_role)
/*if status*/ and case when r.read_at is null and n.state = 'stored' then 'unread' else 'read' end = :status /*end*/
/*if type*/ and n.notification_type = :type /*end*/
/*if priority*/ and n.priority = :priority /*end*/
/*if after*/ and (n.created_at, n.notification_id) < (:after_1, :after_2) /*end*/
order by n.created_at desc, n.notification_id desc
limit :limit
