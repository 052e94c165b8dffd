-- used by: events/trace
-- param: id text required
-- column: worker text
-- column: code text
-- column: reason text
-- column: attempts integer
-- column: first_try moment
-- column: last_try moment
-- column: redriven_at moment
select worker, code, reason, attempts, first_try, last_try, redriven_at
from dead_letters
where event_id = :id and clinic_id = :clinic
order by last_try, worker
