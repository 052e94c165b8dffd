-- says: Messages of the clinic, newest first: `?state=failed` are those that people should look at (EM-6).
-- route: GET /v1/messages
-- roles: staff operator admin
-- answer: list
-- param: state text
-- param: channel text
-- param: purpose text
-- column: message_id text
-- column: created hidden
-- column: channel text
-- column: to text
-- column: template text
-- column: purpose text
-- column: reference text
-- column: state text
-- column: error_code text
-- column: error_text text
-- column: attempts integer
-- column: waits_until moment
-- column: waits_for text
-- column: created_at moment
-- column: last_state_at moment
-- after: created message_id
select m.message_id, m.created_at, m.channel, m.to_masked, m.template, m.purpose, m.reference, m.state, m.error_code, m.error_text,
       m.attempts, e.due_at, e.why, m.created_at, m.last_state_at
from messages m
left join effects e on e.worker = m.channel and e.effect_key = m.effect_key and e.state = 'parked'
where m.clinic_id = :clinic
/*if state*/ and m.state = :state /*end*/
/*if channel*/ and m.channel = :channel /*end*/
/*if purpose*/ and m.purpose = :purpose /*end*/
/*if after*/ and (m.created_at, m.message_id) < (:after_1, :after_2) /*end*/
order by m.created_at desc, m.message_id desc
limit :limit
