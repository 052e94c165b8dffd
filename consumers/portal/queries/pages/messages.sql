-- used by: /messages
-- param: failed boolean
-- param: waiting boolean
-- param: sent boolean
-- param: purpose text
-- param: at integer 0 9999999999999 = 0
-- param: id text
select m.message_id, m.created_at, m.channel, m.to_masked, m.purpose, m.state, m.error_code, m.error_text, m.attempts, m.last_state_at,
       e.state, e.due_at, e.why, e.resends,
       (select min(h.why) from effect_holds h where h.worker = e.worker and h.kind = e.kind and h.clinic_id in (:clinic, '')),
       (select min(r.route_reason) from notification_routes r where r.clinic_id = m.clinic_id and r.notification_id = m.notify_id
        and r.channel = m.channel and r.message_id = m.message_id)
from messages m
left join effects e on e.worker = m.channel and e.effect_key = m.effect_key
where m.clinic_id = :clinic
/*if failed*/ and m.state in ('failed', 'undelivered', 'bounced', 'unknown') and coalesce(m.error_code, '') <> 'cancelled' and :failed = 1 /*end*/
/*if waiting*/ and m.state = 'queued' and :waiting = 1 /*end*/
/*if sent*/ and m.state in ('accepted', 'sent', 'delivered', 'read') and :sent = 1 /*end*/
/*if purpose*/ and m.purpose = :purpose /*end*/
/*if id*/ and (m.created_at, m.message_id) < (:at, :id) /*end*/
order by m.created_at desc, m.message_id desc
limit 51
