-- used by: feedback/one
-- param: feedback_id text required
-- column: alert_id text
-- column: kind text
-- column: subject_id text
-- column: title text
-- column: because text
-- column: state text
-- column: step integer
-- column: told text
-- column: raised_at moment
-- column: acknowledge_by moment
-- column: acknowledged_at moment
-- column: acknowledged_by text
-- column: resolved_at moment
-- column: resolved_by text
select alert_id, kind, subject_id, title, because, state, step, told, raised_at, acknowledge_by, acknowledged_at,
       acknowledged_by, resolved_at, resolved_by
from alerts
where clinic_id = :clinic and subject_id = :feedback_id
order by raised_at, alert_id
