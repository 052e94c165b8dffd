-- says: Alerts of the clinic: those that are not over first, the newest of them on top.
-- route: GET /v1/alerts
-- roles: staff admin
-- answer: list
-- param: state words raised escalated acknowledged resolved
-- param: kind text
-- param: subject text
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
-- column: closed hidden
-- column: age hidden
-- after: closed age alert_id
select alert_id, kind, subject_id, title, because, state, step, told, raised_at, acknowledge_by, acknowledged_at,
       acknowledged_by, resolved_at, resolved_by, closed, -raised_at
from alerts
where clinic_id = :clinic
/*if state*/ and :state like '%,' || state || ',%' /*end*/
/*if kind*/ and kind = :kind /*end*/
/*if subject*/ and subject_id = :subject /*end*/
/*if after*/ and (closed, -raised_at, alert_id) > (:after_1, :after_2, :after_3) /*end*/
order by closed, -raised_at, alert_id
limit :limit
