-- says: One message: where it stands, and in whose words. Neither address nor content.
-- route: GET /v1/messages/{id}
-- roles: staff doctor operator admin
-- answer: one
-- param: id text required
-- column: message_id text
-- column: channel text
-- column: to text
-- column: template text
-- column: purpose text
-- column: reference text
-- column: state text
-- column: provider text
-- column: provider_ref text
-- column: error_code text
-- column: error_text text
-- column: attempts integer
-- column: waits_until moment
-- column: waits_for text
-- column: created_at moment
-- column: last_state_at moment
-- column: cause_event_id text
select m.message_id, m.channel, m.to_masked, m.template, m.purpose, m.reference, m.state, m.provider, m.provider_ref,
       m.error_code, m.error_text, m.attempts, e.due_at, e.why, m.created_at, m.last_state_at, m.cause_event_id
from messages m
left join effects e on e.worker = m.channel and e.effect_key = m.effect_key and e.state = 'parked'
where m.clinic_id = :clinic and m.message_id = :id
