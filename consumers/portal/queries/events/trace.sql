-- says: What became of an event: who handled it, when, what followed, where it waits, why it died.
-- route: GET /v1/events/{id}
-- roles: any app
-- answer: event_trace
-- param: id text required
-- column: type text
-- column: version integer
-- column: stream hidden
-- column: time moment
-- column: correlation_id text
-- column: causation_id text
-- column: source text
-- column: journaled_at moment
select type, event_version, stream, occurred_at, correlation_id, nullif(causation_id, ''), source, created_at
from events
where clinic_id = :clinic and event_id = :id
order by created_at
limit 1
