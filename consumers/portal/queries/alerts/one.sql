-- says: One alert with its story: who was told when, who has it.
-- route: GET /v1/alerts/{alert_id}
-- roles: staff admin
-- answer: alert
-- param: alert_id text required
-- rows of: alerts/list
where clinic_id = :clinic and alert_id = :alert_id
