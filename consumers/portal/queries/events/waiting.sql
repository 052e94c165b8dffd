-- used by: events/trace
-- param: id text required
-- column: worker text
-- column: why text
-- column: attempts integer
-- column: since moment
-- column: due_at moment
-- column: expires_at moment
select worker, why, attempts, parked_at, due_at, expires_at
from parked
where event_id = :id and clinic_id = :clinic
order by worker
