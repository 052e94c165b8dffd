-- used by: alerts/one
-- param: alert_id text required
-- column: at moment
-- column: what text
-- column: step integer
-- column: told text
-- column: actor text
-- column: actor_role text
-- column: note text
select at, what, step, nullif(told, ''), nullif(actor, ''), nullif(actor_role, ''), note
from alert_steps
where clinic_id = :clinic and alert_id = :alert_id
order by position
