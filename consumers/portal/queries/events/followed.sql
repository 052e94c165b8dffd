-- used by: events/trace
-- param: id text required
-- column: event_id text
-- column: type text
-- column: time moment
-- column: source text
select follow.event_id, follow.type, follow.occurred_at, follow.source
from events follow
where follow.clinic_id = :clinic and follow.causation_id = :id
  and follow.correlation_id in (select correlation_id from events where clinic_id = :clinic and event_id = :id)
order by follow.occurred_at, follow.event_id
limit 100
