-- says: One alert with its story: who was told when, who has it.
-- route: GET /v1/alerts/{alert_id}
-- roles: staff admin
-- answer: alert
-- param: alert_id text required
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
where clinic_id = :clinic and alert_id = :alert_id
