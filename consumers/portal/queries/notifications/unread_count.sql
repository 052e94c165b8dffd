-- says: How many notifications the caller has not seen.
-- route: GET /v1/notifications/unread/count
-- alias: /notifications/unread/count
-- roles: any
-- answer: one
-- column: unread_count integer
select count(*)
from notifications n
left join notification_reads r
    on r.clinic_id = n.clinic_id and r.notification_id = n.notification_id and r.reader_id = :caller
where n.clinic_id = :clinic and n.recipient_id in (:caller, :caller_role) and r.read_at is null and n.state = 'stored'
