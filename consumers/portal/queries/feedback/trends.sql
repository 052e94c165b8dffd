-- says: The same over time: one entry per day, ISO week or month, also where nothing came.
-- route: GET /v1/analytics/feedback/trends
-- alias: /analytics/trends
-- roles: staff admin
-- answer: feedback_trends
-- param: from date
-- param: to date
-- param: bucket choice day week month = day
select timezone from clinics where clinic_id = :clinic
