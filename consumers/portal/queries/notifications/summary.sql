-- says: The caller's notifications counted by type and by priority.
-- route: GET /v1/notifications/summary
-- alias: /notifications/summary
-- roles: any
-- answer: notification_summary
-- column: notification_type text
-- column: priority text
-- column: total integer
-- column: unread integer
select n.notification_type, n.priority, count(*), sum(case when r.read_at is null and n.state = 'stored' then 1 else 0 end)
from notifications n
left join notification_reads r
    on r.clinic_id = n.clinic_id and r.notification_id = n.notification_id and r.reader_id = :caller
where n.clinic_id = :clinic and n.recipient_id in (:caller, :caller_role)
group by n.notification_type, n.priority
order by n.notification_type, n.priority
