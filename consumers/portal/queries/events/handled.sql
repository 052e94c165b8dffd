-- used by: events/trace
-- param: id text required
-- column: worker text
-- column: fate text
-- column: at moment
-- column: attempts integer
-- column: reason text
-- column: topic text
-- column: partition integer
-- column: offset integer
select worker, fate, at, attempts, nullif(reason, ''), topic, partition_no, offset_no
from inbox
where event_id = :id and clinic_id = :clinic
order by at, worker
